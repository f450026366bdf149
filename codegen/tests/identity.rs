//! Released names stay: small documents, a change of each, and all its effects on callers. Most changes have none.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::support::surface::difference;
use crate::support::{Memory, Once, told};
use restwright_codegen::surface::Kept;
use restwright_codegen::{Released, Request, released};

/// A document, its later versions, and the effects of the last version on callers of the first.
struct Case {
    what: &'static str,
    document: &'static str,
    /// Each version is the version before with these texts replaced.
    changes: &'static [&'static [(&'static str, &'static str)]],
    expected: &'static [&'static str],
}

const PETS: &str = "
get /pets:
  operationId: listPets
  tags: [Pets]
  parameters:
    - { name: order, in: query, schema: { type: string, enum: [asc, desc] } }
    - { name: trace, in: query, schema: { type: string } }
  responses: { '200': { description: OK, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } } }
post /pets/{petId}/move:
  operationId: movePet
  tags: [Pets]
  parameters:
    - { name: petId, in: path, required: true, schema: { type: string } }
    - { name: from, in: query, required: true, schema: { type: string } }
    - { name: to, in: query, required: true, schema: { type: string } }
  responses: { '204': { description: OK } }
get /shop:
  operationId: getShop
  tags: [Shop]
  responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' } } } } }
schemas:
  Pet:
    type: object
    required: [name]
    properties:
      name: { type: string }
      a_b: { type: string }
      owner: { type: object, properties: { id: { type: string } } }
      color: { type: string, enum: [red, blue] }
  Shop:
    type: object
    properties:
      owner: { type: object, properties: { id: { type: string } } }
      color: { type: string, enum: [red, blue] }
";

const PET_OWNER: &str = "a_b: { type: string }
      owner: { type: object, properties: { id: { type: string } } }";

const UNION: &str = "
get /animal:
  operationId: getAnimal
  tags: [Animals]
  responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Animal' } } } } }
schemas:
  Animal:
    oneOf:
      - { title: Cat, type: object, required: [kind, lives], properties: { kind: { type: string, enum: [cat] }, lives: { type: integer } } }
      - { title: Dog, type: object, required: [kind, tricks], properties: { kind: { type: string, enum: [dog] }, tricks: { type: integer } } }
";

const AFFIXED: &str = "
get /a: { operationId: getA, tags: [A], responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Xy1_pet' } } } } } }
get /b: { operationId: getB, tags: [B], responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Zw2_pet' } } } } } }
schemas:
  Xy1_pet: { type: object, properties: { name: { type: string }, tag: { $ref: '#/components/schemas/Xy1_tag' } } }
  Xy1_tag: { type: object, properties: { text: { type: string } } }
  Xy1_c: { type: object, properties: { c: { type: string } } }
  Xy1_d: { type: object, properties: { d: { type: string } } }
  Xy1_e: { type: object, properties: { e: { type: string } } }
  Xy1_f: { type: object, properties: { f: { type: string } } }
  Zw2_pet: { type: object, properties: { age: { type: integer }, tag: { $ref: '#/components/schemas/Zw2_tag' } } }
  Zw2_tag: { type: object, properties: { text: { type: string } } }
  Zw2_c: { type: object, properties: { c: { type: integer } } }
  Zw2_d: { type: object, properties: { d: { type: integer } } }
  Zw2_e: { type: object, properties: { e: { type: integer } } }
  Zw2_f: { type: object, properties: { f: { type: integer } } }
";

const DEEP: &str = "
get /a: { operationId: getA, tags: [A], responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/One' } } } } } }
get /b: { operationId: getB, tags: [B], responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Two' } } } } } }
schemas:
  One: { type: object, properties: { top: { type: object, properties: { a: { type: object, properties: { b: { type: object, properties: { c: { type: object, properties: { d: { type: string } } } } } } } } } } }
  Two: { type: object, properties: { top: { type: object, properties: { a: { type: object, properties: { b: { type: object, properties: { c: { type: object, properties: { d: { type: string } } } } } } } } } } }
";

const TUPLES: &str = "
version: 3.1.0
get /candles:
  operationId: listCandles
  tags: [Candles]
  responses: { '200': { description: OK, content: { application/json: { schema: { type: array, items: { type: array, prefixItems: [{ type: number }, { type: object, properties: { volume: { type: integer } } }], items: false } } } } } }
get /mood:
  operationId: getMood
  tags: [Candles]
  responses: { '200': { description: OK, content: { application/json: { schema: { type: object, properties: { mood: { type: string, enum: [calm, merry] } } } } } } }
";

const ONLY: &str = "
post /orders:
  operationId: createOrder
  tags: [Orders]
  requestBody: { required: true, content: { application/json: { schema: { type: object, required: [kind, items], properties: { kind: { type: string, enum: [plain] }, items: { type: array, items: { $ref: '#/components/schemas/Item' } } } } } } }
  responses: { '204': { description: OK } }
schemas:
  Item:
    type: object
    required: [unit, count]
    properties:
      unit: { type: string, enum: [piece] }
      count: { type: integer }
";

const BODY: &str = "
post /pets:
  operationId: createPet
  tags: [Pets]
  requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string }, size: { type: integer } } } } } }
  responses: { '204': { description: OK } }
";

const UNUSED: &str = "
get /pets: { operationId: getPet, tags: [Pets], responses: { '204': { description: OK } } }
schemas:
  Lonely: { type: object, properties: { a: { type: string } } }
";

#[rustfmt::skip]
const CASES: &[Case] = &[
    Case {
        what: "an enum value beside its case twin takes the longer name",
        document: PETS,
        changes: &[&[("enum: [asc, desc]", "enum: [asc, desc, ASC]")]],
        expected: &["+ pets::Order.AscUpper: ()"],
    },
    Case {
        what: "a header beside a query parameter of its name takes the longer name",
        document: PETS,
        changes: &[&[("    - { name: trace,", "    - { name: Trace, in: header, schema: { type: string } }\n    - { name: trace,")]],
        expected: &["+ fn pets::list.header_trace(impl Into<String>)"],
    },
    Case {
        what: "a field beside one that is written almost alike takes the longer name",
        document: PETS,
        changes: &[&[("a_b: { type: string }", "a_b: { type: string }\n      aB: { type: string }")]],
        expected: &["+ pets::Pet.a_b_mixed: Option<String>"],
    },
    Case {
        what: "a field of one of two twins is a field of their type",
        document: PETS,
        changes: &[&[(PET_OWNER, "a_b: { type: string }\n      owner: { type: object, properties: { id: { type: string }, age: { type: integer } } }")]],
        expected: &["+ types::Owner.age: Option<i64>"],
    },
    Case {
        what: "a value of one of two twins is a value of their type",
        document: PETS,
        changes: &[&[("  Shop:\n    type: object\n    properties:\n      owner: { type: object, properties: { id: { type: string } } }\n      color: { type: string, enum: [red, blue] }",
            "  Shop:\n    type: object\n    properties:\n      owner: { type: object, properties: { id: { type: string } } }\n      color: { type: string, enum: [red, blue, green] }")]],
        expected: &["+ types::Color.Green: ()"],
    },
    Case {
        what: "a twin that cannot be joined becomes a separate type, and the other stays",
        document: PETS,
        changes: &[&[(PET_OWNER, "a_b: { type: string }\n      owner: { type: object, properties: { id: { type: integer } } }")]],
        expected: &[
            "- pets::Pet.owner: Option<types::Owner>",
            "+ pets::Pet.owner: Option<pets::Owner>",
            "+ pets::Owner.id: Option<i64>",
            "+ record pets::Owner",
        ],
    },
    Case {
        what: "types that become equal stay two",
        document: "
get /a: { operationId: getA, tags: [A], responses: { '200': { description: OK, content: { application/json: { schema: { type: object, properties: { owner: { type: object, properties: { id: { type: string } } } } } } } } } }
get /b: { operationId: getB, tags: [B], responses: { '200': { description: OK, content: { application/json: { schema: { type: object, properties: { owner: { type: object, properties: { age: { type: string } } } } } } } } } }
",
        changes: &[&[("age: { type: string }", "id: { type: string }")]],
        expected: &["- b::Owner.age: Option<String>", "+ b::Owner.id: Option<String>"],
    },
    Case {
        what: "a new schema of the word and the shape of a released type is that type",
        document: PETS,
        changes: &[&[("schemas:\n", "get /clinic: { operationId: getClinic, tags: [Clinic], responses: { '200': { description: OK, content: { application/json: { schema: { type: object, properties: { owner: { type: object, properties: { id: { type: string } } } } } } } } } }\nschemas:\n")]],
        expected: &[
            "+ clinic::Clinic.owner: Option<types::Owner>",
            "+ feature clinic",
            "+ fn clinic::get() -> clinic::Clinic",
            "+ record clinic::Clinic",
            "+ struct clinic::GetRequest",
            "+ feature default turns on clinic",
        ],
    },
    Case {
        what: "the order of required parameters is the released one",
        document: PETS,
        changes: &[&[
            ("    - { name: from, in: query, required: true, schema: { type: string } }\n    - { name: to, in: query, required: true, schema: { type: string } }\n",
             "    - { name: to, in: query, required: true, schema: { type: string } }\n    - { name: from, in: query, required: true, schema: { type: string } }\n"),
        ]],
        expected: &[],
    },
    Case {
        what: "a value that is filled in stays filled in when its enum gains values",
        document: ONLY,
        changes: &[
            &[("enum: [plain]", "enum: [gift, plain]"), ("enum: [piece]", "enum: [box, piece]")],
            &[("enum: [gift, plain]", "enum: [gift, plain, rush]"), ("enum: [box, piece]", "enum: [box, crate, piece]")],
        ],
        expected: &[
            "+ orders::Kind.Gift: ()",
            "+ orders::Kind.Rush: ()",
            "+ orders::Unit.Box: ()",
            "+ orders::Unit.Crate: ()",
        ],
    },
    Case {
        what: "a new required parameter comes last, wherever it is inserted",
        document: PETS,
        changes: &[&[("    - { name: from,", "    - { name: by, in: query, required: true, schema: { type: integer } }\n    - { name: from,")]],
        expected: &[
            "- fn pets::r#move(impl AsRef<str>, impl AsRef<str>, impl AsRef<str>) -> ()",
            "+ fn pets::r#move(impl AsRef<str>, impl AsRef<str>, impl AsRef<str>, i64) -> ()",
        ],
    },
    Case {
        what: "a parameter that is gone takes nothing else with it",
        document: PETS,
        changes: &[&[("    - { name: trace, in: query, schema: { type: string } }\n", "")]],
        expected: &["- fn pets::list.trace(impl Into<String>)"],
    },
    Case {
        what: "members of a union in another order are the same union",
        document: UNION,
        changes: &[&[
            ("      - { title: Cat,", "      - { title: Bird, type: object, required: [kind, wings], properties: { kind: { type: string, enum: [bird] }, wings: { type: integer } } }\n      - { title: Cat,"),
        ]],
        expected: &[
            "+ animals::Animal.Bird: Box<animals::Bird>",
            "+ animals::Bird.kind: animals::BirdKind",
            "+ animals::Bird.wings: i64",
            "+ animals::BirdKind.Bird: ()",
            "+ record animals::Bird",
            "+ string-enum animals::BirdKind",
        ],
    },
    Case {
        what: "a member that changes what tells the members apart renames none of them",
        document: UNION,
        changes: &[&[("    oneOf:\n", "    oneOf:\n      - { title: Rock, type: object, required: [weight], properties: { weight: { type: integer } } }\n")]],
        expected: &[
            "+ animals::Animal.Rock: Box<animals::AnimalRock>",
            "+ animals::AnimalRock.weight: i64",
            "+ record animals::AnimalRock",
        ],
    },
    Case {
        what: "a schema of another name at the same place keeps the name of its type",
        document: PETS,
        changes: &[&[("schemas/Pet'", "schemas/Animal'"), ("  Pet:\n", "  Animal:\n")]],
        expected: &[],
    },
    Case {
        what: "another random affix is no other name",
        document: AFFIXED,
        changes: &[&[("Xy1_", "Kk9_")], &[("Zw2_", "Aa0_")]],
        expected: &[],
    },
    Case {
        what: "a schema that is renamed and changed at once keeps the name of its type",
        document: PETS,
        changes: &[&[("schemas/Pet'", "schemas/Animal'"), ("  Pet:\n", "  Animal:\n"), ("a_b: { type: string }", "a_b: { type: string }\n      age: { type: integer }")]],
        expected: &["+ pets::Pet.age: Option<i64>"],
    },
    Case {
        what: "a name that is handed to another schema is not handed to its type",
        document: PETS,
        changes: &[&[
            ("schemas/Pet'", "schemas/Animal'"),
            ("  Pet:\n", "  Animal:\n"),
            ("schemas:\n", "get /toy: { operationId: getToy, tags: [Pets], responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } } }\nschemas:\n  Pet: { type: object, properties: { squeaks: { type: boolean } } }\n"),
        ]],
        expected: &[
            "+ fn pets::get_toy() -> pets::PetValue",
            "+ pets::PetValue.squeaks: Option<bool>",
            "+ record pets::PetValue",
            "+ struct pets::GetToyRequest",
        ],
    },
    Case {
        what: "a type that comes back has its own name, whoever wanted it meanwhile",
        document: PETS,
        changes: &[
            &[(PET_OWNER, "a_b: { type: string }"), ("  Shop:\n    type: object\n    properties:\n      owner: { type: object, properties: { id: { type: string } } }\n", "  Shop:\n    type: object\n    properties:\n      keeper: { type: object, properties: { owner: { type: object, properties: { age: { type: integer } } } } }\n")],
            &[("a_b: { type: string }", PET_OWNER)],
        ],
        expected: &[
            "- shop::Shop.owner: Option<types::Owner>",
            "+ record shop::Keeper",
            "+ record shop::Owner",
            "+ shop::Keeper.owner: Option<shop::Owner>",
            "+ shop::Owner.age: Option<i64>",
            "+ shop::Shop.keeper: Option<shop::Keeper>",
        ],
    },
    Case {
        what: "another operationId is not another method",
        document: PETS,
        changes: &[&[("operationId: listPets", "operationId: fetchAnimals")]],
        expected: &[],
    },
    Case {
        what: "another name of a parameter in the path is not another method",
        document: PETS,
        changes: &[&[("/pets/{petId}/move", "/pets/{id}/move"), ("name: petId", "name: id")]],
        expected: &[],
    },
    Case {
        what: "nor are both at once",
        document: PETS,
        changes: &[&[("/pets/{petId}/move", "/pets/{id}/move"), ("name: petId", "name: id"), ("operationId: movePet", "operationId: carry")]],
        expected: &[],
    },
    Case {
        what: "another path under the same operationId is no other method",
        document: PETS,
        changes: &[&[("get /shop:", "get /store:")]],
        expected: &[],
    },
    Case {
        what: "a tag that is written almost as another is a group of its own",
        document: PETS,
        changes: &[&[("schemas:\n", "get /x: { operationId: getX, tags: [pets], responses: { '204': { description: OK } } }\nschemas:\n")]],
        expected: &[
            "+ feature default turns on pets_x",
            "+ feature pets_x",
            "+ fn pets_x::get() -> ()",
            "+ struct pets_x::GetRequest",
        ],
    },
    Case {
        what: "a group whose last operation is gone leaves its types to others, and no feature",
        document: "
get /cats: { operationId: getCat, tags: [Cats], responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Cat' } } } } } }
get /dogs: { operationId: getDog, tags: [Dogs], responses: { '200': { description: OK, content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } } } }
schemas:
  Cat: { type: object, properties: { lives: { type: integer } } }
",
        changes: &[
            &[("properties: { name: { type: string } }", "properties: { name: { type: string }, enemy: { $ref: '#/components/schemas/Cat' } }")],
            &[("get /cats: { operationId: getCat, tags: [Cats], responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Cat' } } } } } }\n", "")],
        ],
        expected: &[
            "- feature cats",
            "- feature default turns on cats",
            "- fn cats::get() -> cats::Cat",
            "- struct cats::GetRequest",
            "+ dogs::Dog.enemy: Option<cats::Cat>",
        ],
    },
    Case {
        what: "an inline schema that becomes a component, and back",
        document: PETS,
        changes: &[
            &[(PET_OWNER, "a_b: { type: string }\n      owner: { $ref: '#/components/schemas/Keeper' }"), ("schemas:\n  Pet", "schemas:\n  Keeper: { type: object, properties: { id: { type: string } } }\n  Pet")],
            &[("owner: { $ref: '#/components/schemas/Keeper' }", "owner: { type: object, properties: { id: { type: string } } }"), ("schemas:\n  Keeper: { type: object, properties: { id: { type: string } } }\n", "schemas:\n")],
        ],
        expected: &[],
    },
    Case {
        what: "a property that moves into an allOf",
        document: PETS,
        changes: &[&[("  Shop:\n    type: object\n    properties:\n      owner: { type: object, properties: { id: { type: string } } }\n", "  Shop:\n    type: object\n    allOf: [{ type: object, properties: { owner: { type: object, properties: { id: { type: string } } } } }]\n    properties:\n")]],
        expected: &[],
    },
    Case {
        what: "shapes that differ five levels deep differ",
        document: DEEP,
        changes: &[&[("Two: { type: object, properties: { top: { type: object, properties: { a: { type: object, properties: { b: { type: object, properties: { c: { type: object, properties: { d: { type: string } } } } } } } } } } }",
            "Two: { type: object, properties: { top: { type: object, properties: { a: { type: object, properties: { b: { type: object, properties: { c: { type: object, properties: { d: { type: string }, e: { type: string } } } } } } } } } } }")]],
        expected: &["+ types::C.e: Option<String>"],
    },
    Case {
        what: "a record beside a map of it and a list of it, the other way round",
        document: "
get /animal:
  operationId: getAnimal
  tags: [Animals]
  responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Animals' } } } } }
schemas:
  Animal: { type: object, required: [size], properties: { size: { type: integer } } }
  Animals: { anyOf: [{ $ref: '#/components/schemas/Animal' }, { type: object, additionalProperties: { $ref: '#/components/schemas/Animal' } }, { type: array, items: { $ref: '#/components/schemas/Animal' } }, { type: array, items: { type: array, items: { $ref: '#/components/schemas/Animal' } } }] }
",
        changes: &[
            &[("anyOf: [{ $ref: '#/components/schemas/Animal' }, { type: object, additionalProperties: { $ref: '#/components/schemas/Animal' } }, ", "anyOf: [{ type: object, additionalProperties: { $ref: '#/components/schemas/Animal' } }, { $ref: '#/components/schemas/Animal' }, ")],
            &[("{ type: array, items: { $ref: '#/components/schemas/Animal' } }, { type: array, items: { type: array, items: { $ref: '#/components/schemas/Animal' } } }", "{ type: array, items: { type: array, items: { $ref: '#/components/schemas/Animal' } } }, { type: array, items: { $ref: '#/components/schemas/Animal' } }")],
        ],
        expected: &[],
    },
    Case {
        what: "members of a union that nothing tells apart change: each is what it was by its form and its word",
        document: "
get /animal:
  operationId: getAnimal
  tags: [Animals]
  responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Animals' } } } } }
schemas:
  Animal: { type: object, required: [size], properties: { size: { type: integer } } }
  Plant: { type: object, required: [leaves], properties: { leaves: { type: integer } } }
  Animals: { anyOf: [{ $ref: '#/components/schemas/Animal' }, { $ref: '#/components/schemas/Plant' }, { type: object, additionalProperties: { $ref: '#/components/schemas/Animal' } }] }
",
        changes: &[&[("size: { type: integer } }", "size: { type: integer }, age: { type: integer } }"), ("leaves: { type: integer } }", "leaves: { type: integer }, height: { type: integer } }")]],
        expected: &["+ animals::Animal.age: Option<i64>", "+ animals::Plant.height: Option<i64>"],
    },
    Case {
        what: "a circle that closes is cut at the new field",
        document: PETS,
        changes: &[
            &[("  Shop:\n    type: object\n    properties:\n", "  Shop:\n    type: object\n    properties:\n      favourite: { $ref: '#/components/schemas/Pet' }\n")],
            &[("a_b: { type: string }\n", "a_b: { type: string }\n      home: { $ref: '#/components/schemas/Shop' }\n")],
        ],
        expected: &[
            "+ feature pets turns on shop",
            "+ feature shop turns on pets",
            "+ pets::Pet.home: Option<Box<shop::Shop>>",
            "+ shop::Shop.favourite: Option<pets::Pet>",
        ],
    },
    Case {
        what: "a field that only one of two twins has changes its type: that twin is a type of its own",
        document: PETS,
        changes: &[
            &[(PET_OWNER, "a_b: { type: string }\n      owner: { type: object, properties: { id: { type: string }, home: { type: object, properties: { street: { type: string } } } } }")],
            &[("home: { type: object, properties: { street: { type: string } } }", "home: { type: object, properties: { street: { type: integer } } }")],
        ],
        expected: &[
            "+ pets::Home.street: Option<i64>",
            "+ pets::Owner.home: Option<pets::Home>",
            "+ pets::Owner.id: Option<String>",
            "+ pets::Pet.owner: Option<pets::Owner>",
            "+ record pets::Home",
            "+ record pets::Owner",
            "+ record types::Home",
            "+ types::Home.street: Option<String>",
            "+ types::Owner.home: Option<types::Home>",
            "- pets::Pet.owner: Option<types::Owner>",
        ],
    },
    Case {
        what: "of two operations at paths that differ in the name of a parameter alone the released one stays",
        document: PETS,
        changes: &[&[("post /pets/{petId}/move:", "post /pets/{id}/move:\n  operationId: carryPet\n  tags: [Pets]\n  parameters: [{ name: id, in: path, required: true, schema: { type: string } }]\n  responses: { '204': { description: OK } }\npost /pets/{petId}/move:")]],
        expected: &["+ fn pets::carry(impl AsRef<str>) -> ()", "+ struct pets::CarryRequest"],
    },
    Case {
        what: "an operation with a schema is added",
        document: PETS,
        changes: &[&[("get /shop:", "get /vets:\n  operationId: getVet\n  tags: [Vets]\n  responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Vet' } } } } }\nget /shop:"), ("schemas:\n  Pet", "schemas:\n  Vet: { type: object, properties: { id: { type: string } } }\n  Pet")]],
        expected: &[
            "+ feature default turns on vets",
            "+ feature vets",
            "+ fn vets::get() -> vets::Vet",
            "+ record vets::Vet",
            "+ struct vets::GetRequest",
            "+ vets::Vet.id: Option<String>",
        ],
    },
    Case {
        what: "an optional parameter is added",
        document: PETS,
        changes: &[&[("    - { name: trace,", "    - { name: limit, in: query, schema: { type: integer } }\n    - { name: trace,")]],
        expected: &[
            "+ fn pets::list.limit(i64)",
        ],
    },
    Case {
        what: "an optional member of a body is added",
        document: BODY,
        changes: &[&[("required: [name]", "required: [name]"), ("name: { type: string }", "name: { type: string }, age: { type: integer }")]],
        expected: &[
            "+ fn pets::create.age(i64)",
        ],
    },
    Case {
        what: "a member of a body becomes required",
        document: BODY,
        changes: &[&[("required: [name]", "required: [name, size]")]],
        expected: &[
            "+ fn pets::create(impl Into<String>, i64) -> ()",
            "- fn pets::create(impl Into<String>) -> ()",
            "- fn pets::create.size(i64)",
        ],
    },
    Case {
        what: "a field is added to a response",
        document: PETS,
        changes: &[&[("a_b: { type: string }", "a_b: { type: string }\n      age: { type: integer }")]],
        expected: &[
            "+ pets::Pet.age: Option<i64>",
        ],
    },
    Case {
        what: "a description changes",
        document: PETS,
        changes: &[&[("a_b: { type: string }", "a_b: { type: string, description: What it is. }")]],
        expected: &[],
    },
    Case {
        what: "a bound changes",
        document: PETS,
        changes: &[&[("name: trace, in: query, schema: { type: string }", "name: trace, in: query, schema: { type: string, maxLength: 9 }")]],
        expected: &[],
    },
    Case {
        what: "an array with a type for each position gains one",
        document: TUPLES,
        changes: &[&[("volume: { type: integer } } }]", "volume: { type: integer } } }, { type: string }]")]],
        expected: &[
            "- fn candles::Candle::from((f64, candles::SecondElement))",
            "+ candles::Candle.2: String",
            "+ fn candles::Candle::from((f64, candles::SecondElement, impl Into<String>))",
        ],
    },
    Case {
        what: "a record inside an array with a type for each position gains a field",
        document: TUPLES,
        changes: &[&[("volume: { type: integer } }", "volume: { type: integer }, asset: { type: string } }")]],
        expected: &[
            "+ candles::SecondElement.asset: Option<String>",
        ],
    },
    Case {
        what: "an enum begins to allow other values than it lists",
        document: TUPLES,
        changes: &[&[("{ type: string, enum: [calm, merry] }", "{ anyOf: [{ type: string, enum: [calm, merry] }, { type: string }] }")]],
        expected: &[],
    },
    Case {
        what: "a field is removed",
        document: PETS,
        changes: &[&[("      a_b: { type: string }\n", "")]],
        expected: &[
            "- pets::Pet.a_b: Option<String>",
        ],
    },
    Case {
        what: "a field of a response becomes required",
        document: PETS,
        changes: &[&[("required: [name]", "required: [name, a_b]")]],
        expected: &[
            "+ pets::Pet.a_b: String",
            "- pets::Pet.a_b: Option<String>",
        ],
    },
    Case {
        what: "the type of a field changes",
        document: PETS,
        changes: &[&[("a_b: { type: string }", "a_b: { type: integer }")]],
        expected: &[
            "+ pets::Pet.a_b: Option<i64>",
            "- pets::Pet.a_b: Option<String>",
        ],
    },
    Case {
        what: "a tag is renamed",
        document: PETS,
        changes: &[&[("tags: [Pets]", "tags: [Animals]")]],
        expected: &[],
    },
    Case {
        what: "a schema that nothing uses changes",
        document: UNUSED,
        changes: &[&[("Lonely: { type: object, properties: { a: { type: string } } }", "Lonely: { type: object, properties: { a: { type: integer } } }")]],
        expected: &[
            "+ types::Lonely.a: Option<i64>",
            "- types::Lonely.a: Option<String>",
        ],
    },
];

/// A whole document from lines `METHOD PATH:`, each with its operation, and `schemas:`.
fn whole(text: &str) -> String {
    let mut out = "openapi: 3.0.4\ninfo: { title: Pets, version: '1' }\npaths:\n".to_owned();
    let mut deeper = "";
    for line in text.lines().filter(|line| !line.is_empty()) {
        match line.split_once(' ').filter(|_| !line.starts_with(' ')) {
            Some((method, rest)) => {
                let (path, operation) = rest.split_once(": ").unwrap_or((rest.trim_end_matches(':'), ""));
                let _ = writeln!(out, "  {path}:\n    {method}: {operation}");
                deeper = "    ";
            }
            None if line == "schemas:" => {
                out.push_str("components:\n  schemas:\n");
                deeper = "  ";
            }
            None => {
                let _ = writeln!(out, "{deeper}{line}");
            }
        }
    }
    out
}

fn done(document: &str, lock: &str) -> Arc<Released> {
    static DONE: Once<Released> = Once::new();
    let make = |[document, _, lock]: [&str; 3]| {
        let files = Memory::of(&[("api.yaml", document)]);
        let lock = (!lock.is_empty()).then_some(lock);
        released(&Request { document: Some("api.yaml"), lock, ..Request::default() }, &files)
    };
    DONE.get([&whole(document), "", lock], make)
        .unwrap_or_else(|rejected| panic!("{}\n{document}", told(&rejected.diagnostics)))
}

#[test]
fn changes_do_what_they_must_to_callers_and_nothing_else() {
    let mut wrong = String::new();
    for Case { what, document, changes, expected } in CASES {
        let mut text = (*document).to_owned();
        let first = done(&text, "");
        let mut last = done(&text, &first.lock);
        assert!(difference(&first.surface, &last.surface).is_empty(), "{what}: the same document makes another crate");
        for change in *changes {
            let before = text.clone();
            for (from, to) in *change {
                assert!(text.contains(from), "{what}: there is no `{from}`");
                text = text.replace(from, to);
            }
            assert_ne!(before, text, "{what}: nothing changes");
            let next = done(&text, &last.lock);
            let kept = Kept::of(&last.surface, &next.surface);
            for (operation, lost) in &kept.lost {
                let _ = writeln!(wrong, "{what}: {operation} did not change, and lost: {lost}");
            }
            for path in &kept.handed {
                let _ = writeln!(wrong, "{what}: `{path}` is the name of something else");
            }
            last = next;
        }
        let mut found = difference(&first.surface, &last.surface);
        let mut wanted: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        found.sort();
        wanted.sort();
        if found != wanted {
            let _ = writeln!(wrong, "{what}:\n  expected {wanted:#?}\n  found {found:#?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The effects of changes on the crate, each with the case that shows it.
const STABILITY: &str = include_str!("../../docs/stability.md");

#[test]
fn what_is_said_of_stability_is_what_the_cases_show() {
    let rows = STABILITY.lines().skip_while(|line| !line.starts_with("| the document | the crate | why | case |"));
    let rows = rows.skip(2).take_while(|line| line.starts_with('|'));
    let mut tried = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, verdict, _, what] = cells.as_slice() else { panic!("a row has four cells: {row}") };
        let case = CASES.iter().find(|case| case.what == *what).unwrap_or_else(|| panic!("there is no case `{what}`"));
        let lost = case.expected.iter().any(|line| line.starts_with('-'));
        let shown = match (lost, case.expected.is_empty()) {
            (true, _) => &["major"][..],
            (false, false) => &["minor"],
            (false, true) => &["patch", "none"],
        };
        assert!(shown.contains(verdict), "{row}\nbut the case shows {:#?}", case.expected);
        tried += 1;
    }
    assert!(tried > 20, "the table has {tried} rows");
}

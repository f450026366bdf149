//! A server that plays the API of an `OpenAPI` document, with the examples in it.

use serde_json::{Value, json};

use crate::answer::{Answer, Handler};
use crate::check::{has_credentials, violation};
use crate::http::{Recorded, decoded};
use crate::sample::{resolve, sample};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Responds as the document describes: routes by path and method, and sends the example of the media type, or one put
/// together from the examples in the schema.
///
/// - A list (a `GET` with the query parameters `page` and `per_page`, whose response's `result` is an array) has as
///   many items as [`Examples::items`] says, each with its own `id`; `result_info` has the position of the page.
/// - If a path parameter has an example, only that value is known (and, for the parameter of an item, the ids of the
///   list); another value gives 404 and the document's failure body. A query value out of bounds or a body without a
///   required member gives 400, and missing credentials give 401.
/// - A response about one item has the requested `id`, and the values of the request's body for its own members.
///
/// There is no state: a deleted item can be read again.
#[derive(Clone, Debug)]
pub struct Examples {
    document: Value,
    base_path: String,
    routes: Vec<Route>,
    items: usize,
    throttle: Option<u32>,
    trace_header: Option<String>,
    seen: u64,
}

#[derive(Clone, Debug)]
struct Route {
    method: String,
    segments: Vec<Segment>,
    operation: Value,
}

#[derive(Clone, Debug)]
enum Segment {
    Text(String),
    Parameter(String),
}

impl Examples {
    /// Plays the API of `document`, an `OpenAPI` 3.0 document.
    ///
    /// # Errors
    /// Returns a message if the document has no operations.
    pub fn new(document: Value) -> Result<Self, String> {
        let mut routes: Vec<Route> =
            document["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| routes(path, item)).collect();
        if routes.is_empty() {
            return Err("the document has no operations".to_owned());
        }
        // A path with more text fits better: `/zones/all` comes before `/zones/{id}`.
        routes.sort_by_key(|route| route.segments.iter().filter(|s| matches!(s, Segment::Parameter(_))).count());
        let server = document["servers"][0]["url"].as_str().unwrap_or_default();
        let base_path = server.splitn(4, '/').nth(3).map_or_else(String::new, |path| format!("/{path}"));
        Ok(Self { document, base_path, routes, items: 1, throttle: None, trace_header: None, seen: 0 })
    }

    /// Sets how many items a list has.
    #[must_use]
    pub fn items(mut self, items: usize) -> Self {
        self.items = items;
        self
    }

    /// Responds to the first request with 429, and a `Retry-After` of so many seconds.
    #[must_use]
    pub fn throttle_first(mut self, seconds: u32) -> Self {
        self.throttle = Some(seconds);
        self
    }

    /// Gives each response its own id in the header `name`, as servers do to trace a request.
    #[must_use]
    pub fn trace_header(mut self, name: impl Into<String>) -> Self {
        self.trace_header = Some(name.into());
        self
    }

    fn respond(&self, request: &Recorded) -> Answer {
        let path = request.path();
        let path = path.strip_prefix(&*self.base_path).filter(|rest| rest.starts_with('/')).unwrap_or(path);
        let mut fitting = self.routes.iter().filter_map(|route| Some((route, route.bind(path)?)));
        let Some((route, arguments)) = fitting.find(|(route, _)| route.method == request.method) else {
            return Answer::json(404, &failure(7003, "no such path, or not by this method"));
        };
        if !has_credentials(&self.document, request) {
            return self.refuse(route, 401, Some((10000, "Authentication error")));
        }
        if !self.knows(route, &arguments) {
            return self.refuse(route, 404, None);
        }
        match violation(&self.document, &route.operation, request) {
            Some(message) => self.refuse(route, 400, Some((1001, &message))),
            None => self.accept(route, &arguments, request),
        }
    }

    /// True if this server knows the given value of every path parameter that has an example.
    fn knows(&self, route: &Route, arguments: &[(&str, String)]) -> bool {
        arguments.iter().all(|(name, value)| {
            let last = route.last_parameter() == Some(*name);
            let items = if last { self.items.max(1) } else { 1 };
            self.example_of(route, name).is_none_or(|example| (0..items).any(|at| numbered(&example, at) == *value))
        })
    }

    fn example_of(&self, route: &Route, name: &str) -> Option<String> {
        let mut parameters = route.operation["parameters"].as_array()?.iter().map(|p| resolve(&self.document, p));
        let parameter = parameters.find(|parameter| parameter["in"] == "path" && parameter["name"] == name)?;
        let schema = resolve(&self.document, &parameter["schema"]);
        parameter.get("example").or_else(|| schema.get("example"))?.as_str().map(str::to_owned)
    }

    fn accept(&self, route: &Route, arguments: &[(&str, String)], request: &Recorded) -> Answer {
        let Some((status, mut body)) = self.response(route, |status| status.starts_with('2')) else {
            return Answer::new(204);
        };
        let paged = |name| route.operation["parameters"].as_array().into_iter().flatten().any(|p| p["name"] == name);
        if request.method == "GET" && paged("page") && paged("per_page") && body["result"].is_array() {
            self.fill_page(&mut body, request);
        } else if let Some(result) = body.get_mut("result").and_then(Value::as_object_mut) {
            if let Ok(Value::Object(sent)) = serde_json::from_slice(&request.body) {
                let known: Vec<_> = sent.into_iter().filter(|(name, _)| result.contains_key(name)).collect();
                result.extend(known);
            }
            if let (Some((_, id)), true) = (arguments.last(), route.last_parameter().is_some()) {
                result.insert("id".to_owned(), id.as_str().into());
            }
        }
        if body.is_null() { Answer::new(status) } else { Answer::json(status, &body) }
    }

    /// Puts the requested page into `result`, and its position into `result_info`.
    fn fill_page(&self, body: &mut Value, request: &Recorded) {
        let number = |name: &str, default| {
            let given = request.query().into_iter().find(|(candidate, _)| candidate == name);
            given.and_then(|(_, text)| text.parse().ok()).unwrap_or(default)
        };
        let (page, per_page): (usize, usize) = (number("page", 1), number("per_page", 20));
        let template = body["result"][0].take();
        let from = page.saturating_sub(1).saturating_mul(per_page).min(self.items);
        let items: Vec<_> =
            (from..self.items.min(from.saturating_add(per_page))).map(|at| item(&template, at)).collect();
        body["result_info"] =
            json!({"page": page, "per_page": per_page, "count": items.len(), "total_count": self.items});
        body["result"] = items.into();
    }

    /// A failure: the document's own body for it, or one in the same form; `told` replaces its message.
    fn refuse(&self, route: &Route, status: u16, told: Option<(i64, &str)>) -> Answer {
        let exact = status.to_string();
        let class = |key: &str| key == exact || key.eq_ignore_ascii_case("4xx") || key == "default";
        let mut body = self.response(route, class).map_or_else(|| failure(status.into(), "refused"), |(_, body)| body);
        if let Some((code, message)) = told {
            body["errors"] = json!([{"code": code, "message": message}]);
        }
        Answer::json(status, &body)
    }

    /// The first response whose key fits, with its status and its example.
    fn response(&self, route: &Route, fits: impl Fn(&str) -> bool) -> Option<(u16, Value)> {
        let responses = route.operation["responses"].as_object()?;
        let (key, response) = responses.iter().find(|(key, _)| fits(key))?;
        let media = &resolve(&self.document, response)["content"]["application/json"];
        let example = media.get("example").cloned().unwrap_or_else(|| sample(&self.document, &media["schema"]));
        Some((key.parse().unwrap_or(200), example))
    }
}

impl Handler for Examples {
    fn answer(&mut self, request: &Recorded) -> Answer {
        self.seen += 1;
        let answer = match self.throttle.take() {
            Some(seconds) => Answer::json(429, &failure(971, "Please wait and consider throttling your request speed"))
                .header("Retry-After", seconds.to_string()),
            None => self.respond(request),
        };
        match &self.trace_header {
            Some(name) => answer.header(name, format!("{:016x}-LO", self.seen.wrapping_mul(0x9e37_79b9_7f4a_7c15))),
            None => answer,
        }
    }
}

fn routes(path: &str, item: &Value) -> Vec<Route> {
    let shared = item["parameters"].as_array().cloned().unwrap_or_default();
    let methods = METHODS.iter().filter_map(|method| Some((method, item.get(*method)?.clone())));
    methods
        .map(|(method, mut operation)| {
            let own = operation["parameters"].as_array().cloned().unwrap_or_default();
            operation["parameters"] = own.into_iter().chain(shared.clone()).collect();
            Route { method: method.to_uppercase(), segments: path.split('/').map(Segment::parse).collect(), operation }
        })
        .collect()
}

impl Segment {
    fn parse(text: &str) -> Self {
        match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
            Some(name) => Self::Parameter(name.to_owned()),
            None => Self::Text(text.to_owned()),
        }
    }
}

impl Route {
    /// The values that `path` has for the parameters, if it is a path of this route.
    fn bind(&self, path: &str) -> Option<Vec<(&str, String)>> {
        let given: Vec<&str> = path.split('/').collect();
        let mut arguments = Vec::new();
        for (segment, text) in self.segments.iter().zip(&given) {
            match segment {
                Segment::Parameter(name) => arguments.push((&**name, decoded(text))),
                Segment::Text(expected) if *expected == decoded(text) => {}
                Segment::Text(_) => return None,
            }
        }
        (given.len() == self.segments.len()).then_some(arguments)
    }

    /// The parameter at the end of the path, which names one item of a collection.
    fn last_parameter(&self) -> Option<&str> {
        match self.segments.last()? {
            Segment::Parameter(name) => Some(name),
            Segment::Text(_) => None,
        }
    }
}

fn item(template: &Value, at: usize) -> Value {
    let mut item = template.clone();
    if let Some(id) = template["id"].as_str() {
        item["id"] = numbered(id, at).into();
    }
    item
}

/// The example itself for the first item; for a later item, its number replaces the last digits.
fn numbered(example: &str, at: usize) -> String {
    let kept = example.len().saturating_sub(4);
    match example.get(..kept) {
        Some(kept) if at > 0 => format!("{kept}{at:04x}"),
        _ => example.to_owned(),
    }
}

fn failure(code: i64, message: &str) -> Value {
    json!({"errors": [{"code": code, "message": message}], "messages": [], "result": null, "success": false})
}

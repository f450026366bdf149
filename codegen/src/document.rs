//! stub
use crate::{diagnostics::*, pointer::Pointer, source::Loader};
pub struct Document { pub openapi: openapiv3::OpenAPI, pub value: serde_json::Value, pub skipped: Vec<Skipped>, pub original: Original }
pub struct Skipped { pub pointer: Pointer, pub code: Code, pub message: String }
pub struct Original { pub path: String, pub openapi: String, pub title: String, pub version: String, pub operations: usize, pub schemas: usize }
pub fn load(path:&str,_o:&[String],l:&dyn Loader,_d:&mut Diagnostics)->Option<Document>{
 let t=l.load(path).unwrap(); let t=String::from_utf8(t).unwrap().replace("\"4xx\"","\"4XX\"").replace("\"default\":\"true\"","\"default\":true").replace("\"default\":\"false\"","\"default\":false");
 let value:serde_json::Value=serde_json::from_str(&t).unwrap();
 let openapi: openapiv3::OpenAPI = serde_json::from_value(value.clone()).unwrap();
 let original=Original{path:path.into(),openapi:openapi.openapi.clone(),title:openapi.info.title.clone(),version:openapi.info.version.clone(),operations:openapi.operations().count(),schemas:openapi.components.as_ref().map_or(0,|c|c.schemas.len())};
 Some(Document{openapi,value,skipped:vec![],original}) }
pub fn located(d:&Diagnostics,_doc:Option<&Document>,_l:&dyn Loader)->Vec<Diagnostic>{ d.findings().iter().map(|f| Diagnostic{code:f.code,severity:f.code.severity(),pointer:match &f.place{Place::Pointer(p)=>p.clone(),_=>Pointer::root()},file:String::new(),line:0,column:0,message:f.message.clone(),help:None}).collect() }

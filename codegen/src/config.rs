//! stub
use std::collections::BTreeMap;
#[derive(Debug, Clone, Default)] pub struct Config { pub document: Option<String>, pub overlays: Vec<String>, pub package: Package, pub groups: Vec<Group>, pub rename: Rename, pub envelope: Option<Envelope>, pub paging: Vec<Paging>, pub credentials: Credentials, pub client: Client, pub docs: Docs }
#[derive(Debug, Clone, Default)] pub struct Package { pub name: Option<String>, pub version: Option<String>, pub description: Option<String>, pub license: Option<String>, pub repository: Option<String>, pub keywords: Vec<String>, pub categories: Vec<String>, pub default_features: DefaultFeatures }
#[derive(Debug, Clone, Default)] pub enum DefaultFeatures { #[default] All, Listed(Vec<String>) }
#[derive(Debug, Clone, Default)] pub struct Group { pub name: String, pub tags: Vec<String>, pub paths: Vec<String>, pub operations: Vec<String>, pub methods: BTreeMap<String,String> }
#[derive(Debug, Clone, Default)] pub struct Rename { pub types: BTreeMap<String,String>, pub parameters: BTreeMap<String,String>, pub fields: BTreeMap<String,String> }
#[derive(Debug, Clone, Default)] pub struct Envelope { pub result: String, pub success: Option<String>, pub errors: Option<String>, pub messages: Option<String>, pub error_code: String, pub error_message: String, pub error_chain: Option<String> }
#[derive(Debug, Clone)] pub struct Paging { pub style: PagingStyle, pub page: Option<String>, pub per_page: Option<String>, pub first: Option<i64>, pub total_count: Vec<String>, pub total_pages: Vec<String>, pub current_page: Option<String>, pub current_per_page: Option<String>, pub offset: Option<String>, pub limit: Option<String>, pub cursor: Option<String>, pub next_cursor: Vec<String> }
#[derive(Debug, Clone)] pub enum PagingStyle { Number, Offset, Cursor, Link }
#[derive(Debug, Clone, Default)] pub struct Credentials { pub policy: CredentialPolicy, pub variables: BTreeMap<String,String> }
#[derive(Debug, Clone, Default, Copy)] pub enum CredentialPolicy { AnyConfigured, #[default] AsDeclared }
#[derive(Debug, Clone, Default)] pub struct Client { pub base_url_variable: Option<String>, pub request_id_header: Option<String> }
#[derive(Debug, Clone, Default)] pub struct Docs { pub plans: Option<String>, pub permissions: Option<String> }
impl Config { pub fn load(_p:&str,_l:&dyn crate::source::Loader,_d:&mut crate::diagnostics::Diagnostics)->Option<Self>{
 let mut c=Self::default();
 if _p.contains("cloudflare") || _p.contains("codegen.toml") { c.envelope=Some(Envelope{result:"result".into(),success:Some("success".into()),errors:Some("errors".into()),messages:Some("messages".into()),error_code:"code".into(),error_message:"message".into(),error_chain:Some("error_chain".into())});
  c.paging.push(Paging{style:PagingStyle::Number,page:Some("page".into()),per_page:Some("per_page".into()),first:Some(1),total_count:vec!["result_info.total_count".into()],total_pages:vec![],current_page:None,current_per_page:None,offset:None,limit:None,cursor:None,next_cursor:vec![]}); }
 if _p.contains("codegen.toml") { c.groups.push(Group{name:"client_certificates".into(),tags:vec!["API Shield Client Certificates for a Zone".into()],..Group::default()}); c.document=Some("spec/cloudflare.json".into()); c.rename.parameters.insert("zone_identifier".into(),"zone_id".into()); c.rename.parameters.insert("client_certificate_identifier".into(),"client_certificate_id".into()); }
 Some(c)} }

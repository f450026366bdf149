//! stub
use std::collections::BTreeMap;
#[derive(Debug, Clone, Default)]
pub struct Lock(BTreeMap<(String,String),String>);
impl Lock {
  pub fn parse(_t:&str,_f:&str,_d:&mut crate::diagnostics::Diagnostics)->Option<Self>{Some(Self::default())}
  pub fn get(&self,k:&str,key:&str)->Option<&str>{self.0.get(&(k.to_owned(),key.to_owned())).map(String::as_str)}
  pub fn insert(&mut self,k:&str,key:&str,v:&str){self.0.insert((k.to_owned(),key.to_owned()),v.to_owned());}
}
impl std::fmt::Display for Lock { fn fmt(&self,f:&mut std::fmt::Formatter<'_>)->std::fmt::Result{ for ((k,key),v) in &self.0 { writeln!(f,"{k}\t{key}\t{v}")?; } Ok(()) } }

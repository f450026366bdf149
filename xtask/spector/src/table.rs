//! The table of scenarios: the name of each, and its calls.

use std::error::Error;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use restwright::value::Value;
use restwright::{Json, Response};

/// The result of a scenario on this side.
pub(crate) type Outcome = Result<(), Box<dyn Error>>;

type Call = Pin<Box<dyn Future<Output = Outcome>>>;

/// The URL of the running suite, and the folder of its files.
#[derive(Clone)]
pub(crate) struct Suite {
    /// The server's URL, without a slash at its end.
    pub url: String,
    /// The folder of the pictures that are sent.
    pub assets: PathBuf,
}

impl Suite {
    /// A picture.
    ///
    /// # Panics
    /// When the suite is not installed as a whole.
    pub(crate) fn picture(&self, name: &str) -> Vec<u8> {
        let path = self.assets.join(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("cannot read `{}`: {error}", path.display()))
    }
}

/// All scenarios, in the order in which they are added.
pub(crate) struct Table {
    suite: Suite,
    rows: Vec<(&'static str, Call)>,
}

impl Table {
    pub(crate) fn new(suite: Suite) -> Self {
        Self { suite, rows: Vec::new() }
    }

    /// Begins the scenarios of one generated client, which each of them gets anew.
    pub(crate) fn of<C: 'static, F>(&mut self, client: F) -> Scenarios<'_, C>
    where
        F: Fn(&Suite) -> Result<C, restwright::Error> + 'static,
    {
        Scenarios { client: std::rc::Rc::new(client), table: self }
    }

    pub(crate) fn rows(self) -> impl Iterator<Item = (&'static str, Call)> {
        self.rows.into_iter()
    }
}

type Connect<C> = dyn Fn(&Suite) -> Result<C, restwright::Error>;

/// The scenarios of one client.
pub(crate) struct Scenarios<'t, C> {
    client: std::rc::Rc<Connect<C>>,
    table: &'t mut Table,
}

impl<C: 'static> Scenarios<'_, C> {
    /// Adds a scenario.
    pub(crate) fn row(&mut self, scenario: &'static str, call: impl AsyncFnOnce(C) -> Outcome + 'static) {
        self.row_with_files(scenario, async move |client, _| call(client).await);
    }

    /// Adds a scenario that sends files of the suite.
    pub(crate) fn row_with_files(
        &mut self,
        scenario: &'static str,
        call: impl AsyncFnOnce(C, &Suite) -> Outcome + 'static,
    ) {
        let (client, suite) = (self.client.clone(), self.table.suite.clone());
        let call = Box::pin(async move { call(client(&suite)?, &suite).await });
        self.table.rows.push((scenario, call));
    }
}

/// The response is this JSON, and has no drift.
pub(crate) fn gives<T: Value, E>(response: Response<T, E>, expected: &str) -> Outcome {
    done(&response)?;
    holds(&*response, expected)
}

/// The response does not fit its description: it was still read, as this JSON, and the drift is reported. A missing
/// member stays missing.
pub(crate) fn strays<T: Value, E>(response: Response<T, E>, expected: &str) -> Outcome {
    if response.drift().is_empty() {
        return Err("no drift was reported".into());
    }
    holds(&*response, expected)
}

fn holds(value: &dyn Value, expected: &str) -> Outcome {
    let (given, expected) = (serde_json::from_str(Json::of(value).text())?, serde_json::from_str(expected)?);
    if alike(&given, &expected) { Ok(()) } else { Err(format!("read as {given}, not as {expected}").into()) }
}

/// The response has no drift.
pub(crate) fn done<T, E>(response: &Response<T, E>) -> Outcome {
    match response.drift() {
        [] => Ok(()),
        drift => Err(format!("the answer left its description: {drift:?}").into()),
    }
}

/// The value is the expected one.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(given: &T, expected: &T) -> Outcome {
    if given == expected { Ok(()) } else { Err(format!("read as {given:?}, not as {expected:?}").into()) }
}

/// The call failed with this status, and the failure's body was read as the declared type.
pub(crate) fn fails<E: Value + Default>(
    result: Result<impl Sized, restwright::Error>,
    status: u16,
    expected: &str,
) -> Outcome {
    let Err(error) = result else { return Err("it succeeded".into()) };
    same(&error.status().map(|status| status.as_u16()), &Some(status))?;
    holds(&error.body::<E>()?, expected)
}

/// Raw JSON.
///
/// # Panics
/// When the text of a row is not JSON.
pub(crate) fn json(text: &str) -> Json {
    Json::parse(text).unwrap_or_else(|error| panic!("`{text}` is not JSON: {error}"))
}

/// True if two values are equal; `1` and `1.0` are the same number.
fn alike(given: &serde_json::Value, expected: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (given, expected) {
        (Number(given), Number(expected)) => given == expected || given.as_f64() == expected.as_f64(),
        (Array(given), Array(expected)) => {
            given.len() == expected.len() && given.iter().zip(expected).all(|(given, expected)| alike(given, expected))
        }
        (Object(given), Object(expected)) => {
            let in_given = |(name, expected)| given.get(name).is_some_and(|given| alike(given, expected));
            given.len() == expected.len() && expected.iter().all(in_given)
        }
        (given, expected) => given == expected,
    }
}

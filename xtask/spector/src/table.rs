//! The table: what a scenario is called, and the calls that make it.

use std::error::Error;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use restwright::value::Value;
use restwright::{Json, Response};

/// What became of a scenario on this side.
pub(crate) type Outcome = Result<(), Box<dyn Error>>;

type Call = Pin<Box<dyn Future<Output = Outcome>>>;

/// Where the suite runs, and where its files lie.
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

/// The answer is this JSON, and left its description nowhere.
pub(crate) fn gives<T: Value, E>(response: Response<T, E>, expected: &str) -> Outcome {
    done(&response)?;
    holds(&*response, expected)
}

/// The answer is not as its description says: it was read all the same, as this JSON, and the drift is told. A text that is
/// missing is empty.
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

/// The answer left its description nowhere.
pub(crate) fn done<T, E>(response: &Response<T, E>) -> Outcome {
    match response.drift() {
        [] => Ok(()),
        drift => Err(format!("the answer left its description: {drift:?}").into()),
    }
}

/// What was read is as expected.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(given: &T, expected: &T) -> Outcome {
    if given == expected { Ok(()) } else { Err(format!("read as {given:?}, not as {expected:?}").into()) }
}

/// The call failed with this status, and the failure's body was read as what is declared.
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

/// Whether two values are one, `1` and `1.0` being the same number.
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

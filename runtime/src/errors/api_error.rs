//! An error that an API reports.

use std::fmt;

use crate::base::scrub::Secrets;
use crate::base::shown::Line;

/// An error that the API reports in the body of a failure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ApiError {
    /// Its code as text, if it has one.
    pub code: Option<String>,
    /// Its message.
    pub message: String,
    /// The errors that caused it.
    pub chain: Vec<ApiError>,
}

impl ApiError {
    /// Returns the code, if it is an integer.
    pub fn code_number(&self) -> Option<i64> {
        self.code.as_deref()?.parse().ok()
    }

    /// Strikes secrets out of the error and its causes.
    pub(crate) fn scrubbed(self, secrets: &Secrets) -> Self {
        Self {
            code: self.code.map(|code| secrets.text(code)),
            message: secrets.text(self.message),
            chain: self.chain.into_iter().map(|behind| behind.scrubbed(secrets)).collect(),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(code) = &self.code {
            write!(f, "{} ", Line(code))?;
        }
        write!(f, "{}", Line(&self.message))?;
        for (index, behind) in self.chain.iter().enumerate() {
            write!(f, "{}{behind}", if index == 0 { " <- " } else { ", " })?;
        }
        Ok(())
    }
}

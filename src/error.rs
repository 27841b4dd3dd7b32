//! One opaque error that carries its place: path, member, row.

use std::fmt;

use crate::record::Origin;

/// What a failed run reports: what went wrong, where, and what to do about it.
///
/// Errors are fatal. A record that can't be used is no error but a [`Quarantined`](crate::audit::Quarantined) row.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    message: String,
    place: Option<Origin>,
    help: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    fault: Fault,
}

/// What was at fault: the run (exit code 1), the caller's words (2), or nothing, as someone stopped it (130).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Run,
    Usage,
    Interrupted,
}

/// The result of everything here that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of the run itself.
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Inner { message: message.into(), place: None, help: None, source: None, fault: Fault::Run }))
    }

    /// An error in what the user asked for: options, configuration, names of inputs.
    pub fn usage(message: impl Into<String>) -> Self {
        let mut error = Self::new(message);
        error.0.fault = Fault::Usage;
        error
    }

    /// A run that someone stopped.
    pub fn interrupted() -> Self {
        let mut error = Self::new("stopped before the tables were whole");
        error.0.fault = Fault::Interrupted;
        error
    }

    /// Adds the place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Origin>) -> Self {
        self.0.place = Some(place.into());
        self
    }

    /// Adds what the user can do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Adds what else the user can do about it.
    #[must_use]
    pub fn also_help(mut self, help: &str) -> Self {
        self.0.help = Some(self.0.help.take().map_or(help.to_owned(), |first| format!("{first}; {help}")));
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// True where the caller's words were at fault, not the run.
    pub fn is_usage(&self) -> bool {
        self.0.fault == Fault::Usage
    }

    /// True where someone stopped the run.
    pub fn is_interrupted(&self) -> bool {
        self.0.fault == Fault::Interrupted
    }

    /// Where it went wrong, where that is known.
    pub fn place(&self) -> Option<&Origin> {
        self.0.place.as_ref()
    }

    /// What went wrong, without the place.
    pub fn message(&self) -> String {
        match &self.0.source {
            Some(source) => format!("{}: {source}", self.0.message),
            None => self.0.message.clone(),
        }
    }

    /// What to do about it, where there is something to say.
    pub fn help_text(&self) -> Option<&str> {
        self.0.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.0.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| &**source as _)
    }
}

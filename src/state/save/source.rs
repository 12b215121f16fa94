//! How one document is written and read, without the engine knowing its type.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use mailbridge_contract::ETag;

use super::editable::Editing;
use crate::api::{self, Versioned};
use crate::domain::failure::Failure;
use crate::domain::save::fields::{Fields, Version, from_fields, to_fields};
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::Saved;

/// The answer to a request, to come.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

/// A write that a document wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write<T> {
    /// What is written: a grant until the mailbox has been created, then the mailbox.
    pub document: DocumentKey,
    /// What the ATS shall have.
    pub value: T,
    /// What it had; nothing for something new.
    pub base: Option<Version<T>>,
    /// The idempotency key.
    pub key: String,
    /// Whether the write has to outlive the page.
    pub outlives_page: bool,
}

impl<T> Write<T> {
    /// What the API wants to know of it.
    pub fn request(&self) -> api::Write {
        api::Write {
            if_match: self.etag().cloned(),
            idempotency_key: self.key.clone(),
            outlives_page: self.outlives_page,
        }
    }

    /// The version that is changed.
    pub fn etag(&self) -> Option<&ETag> {
        self.base.as_ref()?.etag.as_ref()
    }

    /// A field's new value; nothing when it is as it was.
    pub fn changed<V: Clone + PartialEq>(&self, field: impl Fn(&T) -> &V) -> Option<V> {
        let new = field(&self.value);
        let same = self.base.as_ref().is_some_and(|base| field(&base.value) == new);
        (!same).then(|| new.clone())
    }
}

impl<T> From<Versioned<T>> for Version<T> {
    fn from(answer: Versioned<T>) -> Self {
        Self {
            value: answer.value,
            etag: answer.etag,
        }
    }
}

impl<T> From<Versioned<T>> for Saved<T> {
    fn from(answer: Versioned<T>) -> Self {
        Self {
            version: answer.into(),
            became: None,
        }
    }
}

/// How a document is written and read. It may outlive the page that made it, so it holds nothing of the page.
pub struct Source<T> {
    write: Box<dyn Fn(Write<T>) -> Answer<Saved<T>>>,
    read: Box<dyn Fn(DocumentKey) -> Answer<Version<T>>>,
}

impl<T> Source<T> {
    /// A source from two functions. A key is that of the document at the time: a grant becomes a mailbox.
    pub fn new<W, R>(
        write: impl Fn(Write<T>) -> W + 'static,
        read: impl Fn(DocumentKey) -> R + 'static,
    ) -> Self
    where
        W: Future<Output = Result<Saved<T>, Failure>> + 'static,
        R: Future<Output = Result<Version<T>, Failure>> + 'static,
    {
        Self {
            write: Box::new(move |wanted| Box::pin(write(wanted))),
            read: Box::new(move |key| Box::pin(read(key))),
        }
    }
}

/// A source of which only the fields are known.
#[derive(Clone)]
pub(super) struct Link {
    pub(super) write: Rc<dyn Fn(Write<Fields>) -> Answer<Saved>>,
    pub(super) read: Rc<dyn Fn(DocumentKey) -> Answer<Version>>,
    /// Whether the document can have these fields.
    pub(super) fits: fn(&Fields) -> bool,
}

impl<T: Editing> From<Source<T>> for Link {
    fn from(source: Source<T>) -> Self {
        let Source { write, read } = source;
        Self {
            write: Rc::new(move |wanted| match typed(wanted) {
                Ok(wanted) => {
                    let answer = write(wanted);
                    Box::pin(async move {
                        let Saved { version, became } = answer.await?;
                        let version = plain(version)?;
                        Ok(Saved { version, became })
                    })
                }
                Err(failure) => Box::pin(async { Err(failure) }),
            }),
            read: Rc::new(move |key| {
                let answer = read(key);
                Box::pin(async move { plain(answer.await?) })
            }),
            fits: |fields| from_fields::<T>(fields).is_ok(),
        }
    }
}

fn typed<T: Editing>(write: Write<Fields>) -> Result<Write<T>, Failure> {
    let base = match write.base {
        Some(base) => Some(Version {
            value: from_fields(&base.value).map_err(misfit)?,
            etag: base.etag,
        }),
        None => None,
    };
    Ok(Write {
        value: from_fields(&write.value).map_err(misfit)?,
        base,
        document: write.document,
        key: write.key,
        outlives_page: write.outlives_page,
    })
}

pub(super) fn plain<T: Editing>(version: Version<T>) -> Result<Version, Failure> {
    Ok(Version {
        value: to_fields(&version.value).map_err(misfit)?,
        etag: version.etag,
    })
}

/// Fields that do not fit the document's type: such a value can be neither sent nor kept.
pub(super) fn misfit(error: serde_json::Error) -> Failure {
    Failure::unsendable(error)
}

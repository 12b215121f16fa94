//! An ATS as the contract describes it, as far as writes go.

use std::collections::{BTreeMap, HashMap};

use mailbridge_contract::problem::{Problem, ProblemCode};

use crate::domain::failure::Failure;
use crate::domain::save::fields::{Fields, Version, put};
use crate::domain::save::key::DocumentKey;
use crate::domain::save::machine::Saved;

/// A write that was carried out.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    pub(super) document: DocumentKey,
    pub(super) value: Fields,
    /// When, in steps of the simulation.
    pub(super) step: u64,
}

/// A write on the wire.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sent {
    pub(super) document: DocumentKey,
    pub(super) id: String,
    pub(super) value: Fields,
    pub(super) base: Option<Version>,
}

#[derive(Default)]
pub(super) struct Ats {
    documents: BTreeMap<DocumentKey, (Fields, u32)>,
    known: HashMap<String, (Sent, Saved)>,
    pub(super) applied: Vec<Applied>,
    pub(super) signed_in: bool,
    pub(super) token_valid: bool,
}

impl Ats {
    pub(super) fn with(documents: &[(DocumentKey, Fields)]) -> Self {
        Self {
            documents: documents
                .iter()
                .map(|(key, fields)| (key.clone(), (fields.clone(), 1)))
                .collect(),
            signed_in: true,
            token_valid: true,
            ..Self::default()
        }
    }

    pub(super) fn read(&self, key: &DocumentKey) -> Result<Version, Failure> {
        if !self.signed_in {
            return Err(problem(ProblemCode::SessionExpired));
        }
        self.version(key).ok_or_else(|| problem(ProblemCode::NotFound))
    }

    pub(super) fn version(&self, key: &DocumentKey) -> Option<Version> {
        let (value, revision) = self.documents.get(key)?;
        Some(Version {
            value: value.clone(),
            etag: Some(format!("\"{revision}\"").as_str().into()),
        })
    }

    pub(super) fn knows(&self, id: &str) -> bool {
        self.known.contains_key(id)
    }

    /// Design section 4: the stored answer of a known key comes before `If-Match`.
    pub(super) fn write(&mut self, sent: &Sent, step: u64) -> Result<Saved, Failure> {
        if !self.signed_in {
            return Err(problem(ProblemCode::SessionExpired));
        }
        if !self.token_valid {
            return Err(problem(ProblemCode::CsrfRejected));
        }
        if let Some((before, answer)) = self.known.get(&sent.id) {
            assert_eq!(before, sent, "one key was used for two requests");
            return Ok(answer.clone());
        }
        let (document, became) = match (&sent.document, &sent.base) {
            (DocumentKey::Grant(grant), None) => {
                let mailbox = DocumentKey::Mailbox(grant.as_str().into());
                if self.documents.contains_key(&mailbox) {
                    return Err(problem(ProblemCode::GrantLapsed));
                }
                (mailbox.clone(), Some(mailbox))
            }
            (document, Some(base)) => {
                if self.version(document).and_then(|version| version.etag) != base.etag {
                    return Err(problem(ProblemCode::ChangedElsewhere));
                }
                (document.clone(), None)
            }
            (_, None) => return Err(problem(ProblemCode::PreconditionRequired)),
        };
        self.put(&document, sent.value.clone());
        self.applied.push(Applied {
            document: document.clone(),
            value: sent.value.clone(),
            step,
        });
        let version = self.version(&document).ok_or(Failure::Unreachable)?;
        let saved = Saved { version, became };
        self.known.insert(sent.id.clone(), (sent.clone(), saved.clone()));
        Ok(saved)
    }

    /// Somebody else changes a field.
    pub(super) fn change(&mut self, key: &DocumentKey, field: &str, value: &str) {
        if let Some((fields, _)) = self.documents.get(key) {
            let mut fields = fields.clone();
            put(&mut fields, field, Some(&value.into()));
            self.put(key, fields);
        }
    }

    fn put(&mut self, key: &DocumentKey, fields: Fields) {
        let entry = self.documents.entry(key.clone()).or_default();
        *entry = (fields, entry.1 + 1);
    }
}

pub(super) fn problem(code: ProblemCode) -> Failure {
    Failure::problem(Problem::new(code))
}

//! Who is signed in, as one state.

use leptos::prelude::*;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::session::Session;

use crate::api::{self, Api, Write};
use crate::browser::random;
use crate::domain::failure::{Failure, Remedy};
use crate::i18n::Texts;
use crate::lasting;
use crate::signals::RwSignal;
use crate::state::preferences;

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// Being asked.
    Checking,
    /// This user.
    SignedIn(Session),
    /// This user was, and the session ran out: the page stays while the user signs in again.
    Expired(Session),
    /// Another user than the one of this page signed in.
    Replaced(Session),
    /// Nobody.
    SignedOut,
    /// It could not be found out.
    Failed(Failure),
}

/// The session of this page.
#[derive(Clone, Copy, Debug)]
pub struct SessionStore(RwSignal<SessionState>);

impl SessionStore {
    /// A page that does not know yet; known to all components below.
    pub fn provide() -> Self {
        let store = Self(RwSignal::new(SessionState::Checking));
        provide_context(store);
        store
    }

    /// The state, tracked.
    pub fn state(&self) -> SessionState {
        lasting::follow(&self.0);
        self.0.get_untracked()
    }

    /// The session that the page is for, tracked; also while it has run out.
    pub fn session(&self) -> Option<Session> {
        lasting::follow(&self.0);
        self.session_untracked()
    }

    /// The session that the page is for, not tracked.
    pub fn session_untracked(&self) -> Option<Session> {
        self.0.with_untracked(|state| state.session().cloned())
    }

    /// Asks the ATS. A page that belongs to a user is never handed to another one; it begins in the user's language.
    pub async fn check(self, api: &Api, texts: Texts) {
        let answer = api::session::get(api).await;
        if let (None, Ok(session)) = (self.session_untracked(), &answer)
            && let Some(language) = &session.user.language
        {
            preferences::speak(texts, language).await;
        }
        // The app may be gone by now.
        let _ = self.0.try_update(|state| *state = state.clone().after(answer));
    }

    /// An answer said that the session has run out.
    pub fn expire(&self) {
        self.0.update(|state| {
            if let SessionState::SignedIn(session) = state {
                *state = SessionState::Expired(session.clone());
            }
        });
    }

    /// Signs out.
    ///
    /// # Errors
    /// Any failure but an expired session, which is what was wanted.
    pub async fn sign_out(self, api: &Api) -> Result<(), Failure> {
        let write = Write {
            if_match: None,
            idempotency_key: random::uuid(),
            outlives_page: false,
        };
        match api::session::delete(api, &write).await {
            Err(failure) if failure.code() != Some(&ProblemCode::SessionExpired) => Err(failure),
            _ => {
                self.0.set(SessionState::SignedOut);
                Ok(())
            }
        }
    }
}

impl SessionState {
    fn session(&self) -> Option<&Session> {
        match self {
            Self::SignedIn(session) | Self::Expired(session) | Self::Replaced(session) => Some(session),
            _ => None,
        }
    }

    fn after(self, answer: Result<Session, Failure>) -> Self {
        match (self.session(), answer) {
            (None, Ok(session)) => Self::SignedIn(session),
            (Some(before), Ok(now)) if before.user.id == now.user.id && before.tenant.id == now.tenant.id => {
                Self::SignedIn(now)
            }
            (Some(before), Ok(_)) => Self::Replaced(before.clone()),
            (None, Err(failure)) if failure.remedy() == Remedy::SignIn => Self::SignedOut,
            (None, Err(failure)) => Self::Failed(failure),
            (Some(before), Err(failure)) if failure.remedy() == Remedy::SignIn => {
                Self::Expired(before.clone())
            }
            // A page that works goes on: what fails next says so itself.
            (Some(_), Err(_)) => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailbridge_contract::problem::Problem;

    fn session(user: &str) -> Session {
        let json = serde_json::json!({
            "user": { "id": user, "display_name": user, "email": "user@ats.example" },
            "tenant": { "id": "agency", "name": "Agency" }, "csrf_token": "token",
            "capabilities": { "add_mailbox": { "state": "allowed" } }
        });
        serde_json::from_value(json).expect("a session")
    }

    #[test]
    fn a_page_is_never_handed_to_another_user() {
        let expired = Failure::problem(Problem::new(ProblemCode::SessionExpired));
        let jane = || SessionState::SignedIn(session("jane"));
        assert_eq!(SessionState::Checking.after(Ok(session("jane"))), jane());
        assert_eq!(
            SessionState::Checking.after(Err(expired.clone())),
            SessionState::SignedOut
        );
        assert_eq!(
            SessionState::Checking.after(Err(Failure::Offline)),
            SessionState::Failed(Failure::Offline)
        );
        assert_eq!(jane().after(Err(expired)), SessionState::Expired(session("jane")));
        assert_eq!(jane().after(Err(Failure::Offline)), jane());
        assert_eq!(
            SessionState::Expired(session("jane")).after(Ok(session("jane"))),
            jane()
        );
        let replaced = SessionState::Replaced(session("jane"));
        assert_eq!(
            SessionState::Expired(session("jane")).after(Ok(session("john"))),
            replaced
        );
    }
}

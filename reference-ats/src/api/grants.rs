//! `POST /mailbox-grants` and `GET /mailbox-grants?attempt=…`.

use axum::Json as Answer;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use mailbridge_contract::grant::{AttemptOutcome, Grant, GrantProof, GrantRequest};
use mailbridge_contract::problem::{FieldProblem, FieldRule, Problem, ProblemCode};
use mailbridge_contract::{AttemptId, GrantId, MailboxId, ProviderId};
use serde::Deserialize;

use super::body::Json;
use super::signed_in::SignedIn;
use crate::activation;
use crate::ats::Ats;
use crate::clock::{now, timestamp};
use crate::data::attempts::{self, Ending};
use crate::data::grants::{self, NewGrant, StoredGrant};
use crate::data::mailboxes;
use crate::data::users::Member;
use crate::http::problem::Refusal;
use crate::options::Exchange;
use crate::random;
use crate::relying_party::{Granted, Handed, ProviderFailure};
use crate::settings;

/// Which attempt is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    attempt: Option<String>,
}

/// What became of an attempt. Of somebody else's attempt one learns nothing, not even that it is there.
pub async fn read(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Answer<AttemptOutcome>, Refusal> {
    let attempt = asked.attempt.filter(|attempt| !attempt.is_empty());
    let attempt = AttemptId(attempt.ok_or_else(|| Refusal::field("attempt", FieldRule::Required))?);
    let connection = ats.database.lock();
    let known = attempts::find(&connection, &attempt)?.filter(|known| known.belongs_to(&signed_in.member));
    let outcome = match known.and_then(|known| known.ending) {
        None => AttemptOutcome::Pending,
        Some(Ending::Failed(problem)) => AttemptOutcome::Failed { problem: *problem },
        Some(Ending::Granted(id)) => match grants::find(&connection, signed_in.user(), &id)? {
            Some(grant) if grant.is_open() => AttemptOutcome::Granted {
                grant: shown(&ats, grant),
            },
            closed => AttemptOutcome::Closed {
                mailbox: closed.and_then(|grant| grant.saved_as),
            },
        },
    };
    Ok(Answer(outcome))
}

/// Turns a code into a grant.
pub async fn create(
    State(ats): State<Ats>,
    signed_in: SignedIn,
    Json(request): Json<GrantRequest>,
) -> Result<impl IntoResponse, Refusal> {
    check_fields(&request)?;
    let member = &signed_in.member;
    let attempt = &request.attempt;
    let lock = ats.key_locks.of(format!("attempt {attempt}"));
    let _turn = lock.lock().await;

    let proof_hash = proof_hash(&request.proof);
    let known = attempts::find(&ats.database.lock(), attempt)?;
    if let Some(known) = known {
        if !known.belongs_to(member) {
            return Err(ProblemCode::AttemptRefused.into());
        }
        if known.proof_hash == proof_hash
            && let Some(answer) = known
                .ending
                .map(|ending| again(&ats, member, ending))
                .transpose()?
                .flatten()
        {
            return answer;
        }
    }
    activation::require(&ats, member)?;
    attempts::begin(&ats.database.lock(), attempt, member, &proof_hash)?;
    match grant(&ats, member, &request).await {
        Ok(grant) => {
            attempts::end(&ats.database.lock(), attempt, &Ending::Granted(grant.id.clone()))?;
            Ok((StatusCode::CREATED, Answer(shown(&ats, grant))))
        }
        Err(refusal) => {
            attempts::end(&ats.database.lock(), attempt, &Ending::Failed(refusal.0.clone()))?;
            Err(refusal)
        }
    }
}

type Created = Result<(StatusCode, Answer<Grant>), Refusal>;

/// The answer to the same proof as before: it is not exchanged again, unless the provider was not reached.
fn again(ats: &Ats, member: &Member, ending: Ending) -> Result<Option<Created>, Refusal> {
    Ok(match ending {
        Ending::Failed(problem) if problem.code == ProblemCode::ProviderUnreachable => None,
        Ending::Failed(problem) => Some(Err(Refusal(problem))),
        Ending::Granted(id) => Some(match grants::find(&ats.database.lock(), &member.user.id, &id)? {
            Some(grant) if grant.is_open() => Ok((StatusCode::CREATED, Answer(shown(ats, grant)))),
            _ => Err(ProblemCode::GrantLapsed.into()),
        }),
    })
}

async fn grant(ats: &Ats, member: &Member, request: &GrantRequest) -> Result<StoredGrant, Refusal> {
    let options = &ats.options.provider;
    if request.provider.as_str() != options.id {
        return Err(ProblemCode::ProviderUnknown.into());
    }
    let expected = match &request.mailbox {
        None => None,
        Some(id) => Some(
            mailboxes::find(&ats.database.lock(), &member.user.id, id)?
                .ok_or_else(|| Refusal::new(ProblemCode::NotFound, "no such mailbox to reconnect"))?,
        ),
    };
    let granted = redeem(ats, request).await?;
    let address = &granted.identity.address;
    let refuse = |code| {
        let mut problem = Problem::new(code);
        problem.address = Some(address.clone());
        Refusal::from(problem)
    };
    match &expected {
        Some(mailbox) if mailbox.subject != granted.identity.subject => {
            return Err(refuse(ProblemCode::GrantAddressMismatch));
        }
        None => {
            let subject = &granted.identity.subject;
            if mailboxes::has(
                &ats.database.lock(),
                &member.user.id,
                &options.id,
                subject,
                address,
            )? {
                return Err(refuse(ProblemCode::MailboxExists));
            }
        }
        Some(_) => {}
    }
    if !granted.scopes.contains(&options.mail_scope) {
        return Err(refuse(ProblemCode::GrantScopeMissing));
    }
    let Some(refresh_token) = &granted.refresh_token else {
        return Err(refuse(ProblemCode::GrantNoRefreshToken));
    };
    let id = GrantId(random::identifier("grt"));
    let sealed = ats
        .seal
        .close(id.as_str(), refresh_token)
        .map_err(|error| Refusal::internal(&error))?;
    let new = NewGrant {
        id: &id,
        member,
        attempt: &request.attempt,
        provider: &options.id,
        granted: &granted,
        refresh_token: sealed,
        lapses_at: now() + i64::from(ats.options.grant_seconds),
        reconnects: request.mailbox.as_ref(),
    };
    let connection = ats.database.lock();
    grants::add(&connection, &new)?;
    grants::find(&connection, &member.user.id, &id)?.ok_or_else(|| ProblemCode::Internal.into())
}

async fn redeem(ats: &Ats, request: &GrantRequest) -> Result<Granted, Refusal> {
    let (party, nonce) = (&ats.relying_party, request.nonce.as_str());
    let granted = match request.proof.clone() {
        GrantProof::Code { code, code_verifier } => {
            party
                .exchange(code, code_verifier, request.redirect_uri.clone(), nonce)
                .await
        }
        GrantProof::Tokens { .. } if ats.options.provider.exchange != Exchange::Browser => {
            return Err(ProblemCode::ExchangeModeRefused.into());
        }
        GrantProof::Tokens {
            id_token,
            refresh_token,
            scope,
            ..
        } => {
            party
                .accept(
                    Handed {
                        id_token,
                        refresh_token,
                        scope,
                    },
                    nonce,
                )
                .await
        }
    };
    granted.map_err(|failure| {
        tracing::warn!(%failure, "a grant was not given");
        let code = match failure {
            ProviderFailure::Unreachable(_) => ProblemCode::ProviderUnreachable,
            ProviderFailure::GrantInvalid => ProblemCode::GrantCodeInvalid,
            ProviderFailure::ClientRefused(_) => ProblemCode::GrantExchangeRefused,
            ProviderFailure::IdentityInvalid(_) => ProblemCode::GrantIdentityInvalid,
        };
        code.into()
    })
}

fn shown(ats: &Ats, grant: StoredGrant) -> Grant {
    Grant {
        settings: settings::of(&ats.options.mail, &grant.address),
        id: grant.id,
        attempt: grant.attempt,
        provider: ProviderId(grant.provider),
        address: grant.address,
        granted_scopes: grant.granted_scopes.split(' ').map(str::to_owned).collect(),
        lapses_at: timestamp(grant.lapses_at),
        mailbox: grant.saved_as.or(grant.reconnects),
    }
}

fn proof_hash(proof: &GrantProof) -> String {
    match proof {
        GrantProof::Code { code, code_verifier } => {
            random::hash(&[code.as_bytes(), code_verifier.as_bytes()])
        }
        GrantProof::Tokens {
            id_token,
            access_token,
            ..
        } => random::hash(&[id_token.as_bytes(), access_token.as_bytes()]),
    }
}

fn check_fields(request: &GrantRequest) -> Result<(), Refusal> {
    let GrantRequest {
        attempt,
        provider,
        redirect_uri,
        nonce,
        mailbox,
        proof,
    } = request;
    let mut checks = vec![
        ("attempt", token_rule(attempt.as_str(), 16, 128)),
        ("provider", text_rule(provider.as_str(), 100)),
        ("redirect_uri", text_rule(redirect_uri, 2048)),
        ("nonce", token_rule(nonce, 16, 256)),
        (
            "mailbox",
            mailbox
                .as_ref()
                .and_then(|id: &MailboxId| text_rule(id.as_str(), 100)),
        ),
    ];
    match proof {
        GrantProof::Code { code, code_verifier } => {
            checks.push(("code", text_rule(code, 4096)));
            // RFC 7636 section 4.1.
            checks.push(("code_verifier", token_rule(code_verifier, 43, 128)));
        }
        GrantProof::Tokens {
            id_token,
            access_token,
            ..
        } => {
            checks.push(("id_token", text_rule(id_token, 16_384)));
            checks.push(("access_token", text_rule(access_token, 16_384)));
        }
    }
    let broken: Vec<FieldProblem> = checks
        .into_iter()
        .filter_map(|(field, rule)| {
            Some(FieldProblem {
                field: field.to_owned(),
                rule: rule?,
            })
        })
        .collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Refusal::fields(broken))
    }
}

fn text_rule(text: &str, longest: usize) -> Option<FieldRule> {
    super::account::text_rule(text, longest)
}

/// A random value of unreserved characters (RFC 3986 section 2.3).
fn token_rule(text: &str, shortest: usize, longest: usize) -> Option<FieldRule> {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text_rule(text, longest).or_else(|| {
        (text.len() < shortest || !text.bytes().all(is_unreserved)).then_some(FieldRule::Malformed)
    })
}

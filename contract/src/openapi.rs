//! The OpenAPI document, made from the types and paths of the contract.

use utoipa::OpenApi;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{Object, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, Required, Schema, ServerBuilder};

use crate::path;
use crate::problem::MEDIA_TYPE;
use crate::{account, folder, grant, header, health, mailbox, problem, session};

/// One call of the contract.
struct Call {
    method: HttpMethod,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    /// Name of the body's schema.
    body: Option<&'static str>,
    /// Status and name of the schema of a good answer.
    answer: (u16, Option<&'static str>),
    /// Whether the answer carries the version of the resource.
    has_etag: bool,
    /// Whether the call changes a version that was read before.
    needs_if_match: bool,
    /// A parameter of the query, which is required.
    query: Option<(&'static str, &'static str)>,
}

const GET: Call = Call {
    method: HttpMethod::Get,
    path: "",
    id: "",
    summary: "",
    body: None,
    answer: (200, None),
    has_etag: false,
    needs_if_match: false,
    query: None,
};

const CALLS: [Call; 17] = [
    Call {
        path: path::SESSION,
        id: "getSession",
        summary: "Who is signed in, and what the tenant may do",
        answer: (200, Some("Session")),
        ..GET
    },
    Call {
        method: HttpMethod::Delete,
        path: path::SESSION,
        id: "endSession",
        summary: "Sign out",
        answer: (204, None),
        ..GET
    },
    Call {
        path: path::ACCOUNT,
        id: "getAccount",
        summary: "The user's profile",
        answer: (200, Some("Account")),
        has_etag: true,
        ..GET
    },
    Call {
        method: HttpMethod::Patch,
        path: path::ACCOUNT,
        id: "changeAccount",
        summary: "Change the profile; what is absent stays as it is",
        body: Some("AccountPatch"),
        answer: (200, Some("Account")),
        has_etag: true,
        needs_if_match: true,
        ..GET
    },
    Call {
        path: path::MAILBOX_GRANTS,
        id: "getAttemptOutcome",
        summary: "What became of an attempt to connect a mailbox. Of another user's attempt nothing is said: it is pending",
        answer: (200, Some("AttemptOutcome")),
        query: Some(("attempt", "The attempt that is asked for")),
        ..GET
    },
    Call {
        method: HttpMethod::Post,
        path: path::MAILBOX_GRANTS,
        id: "createGrant",
        summary: "Exchange an authorization code for a grant. It lapses unless it is saved as a mailbox",
        body: Some("GrantRequest"),
        answer: (201, Some("Grant")),
        ..GET
    },
    Call {
        path: path::MAILBOXES,
        id: "listMailboxes",
        summary: "The user's mailboxes",
        answer: (200, Some("MailboxList")),
        ..GET
    },
    Call {
        method: HttpMethod::Post,
        path: path::MAILBOXES,
        id: "createMailbox",
        summary: "Save a grant as a mailbox",
        body: Some("NewMailbox"),
        answer: (201, Some("Mailbox")),
        has_etag: true,
        ..GET
    },
    Call {
        path: path::MAILBOX,
        id: "getMailbox",
        summary: "One mailbox",
        answer: (200, Some("Mailbox")),
        has_etag: true,
        ..GET
    },
    Call {
        method: HttpMethod::Put,
        path: path::MAILBOX,
        id: "changeMailbox",
        summary: "Change a mailbox, or reconnect it with a new grant, keeping settings and folder mapping",
        body: Some("MailboxUpdate"),
        answer: (200, Some("Mailbox")),
        has_etag: true,
        needs_if_match: true,
        ..GET
    },
    Call {
        method: HttpMethod::Delete,
        path: path::MAILBOX,
        id: "removeMailbox",
        summary: "Remove a mailbox with its authorization, settings and folder mapping",
        answer: (200, Some("Removal")),
        needs_if_match: true,
        ..GET
    },
    Call {
        path: path::MAILBOX_HEALTH,
        id: "getHealth",
        summary: "What is known of a mailbox's condition",
        answer: (200, Some("Health")),
        ..GET
    },
    Call {
        path: path::REMOTE_FOLDERS,
        id: "listRemoteFolders",
        summary: "The mailbox's folders as the IMAP server lists them",
        answer: (200, Some("RemoteFolders")),
        ..GET
    },
    Call {
        method: HttpMethod::Post,
        path: path::REMOTE_FOLDERS,
        id: "createRemoteFolder",
        summary: "Create a folder in the mailbox",
        body: Some("NewRemoteFolder"),
        answer: (201, Some("RemoteFolder")),
        ..GET
    },
    Call {
        path: path::FOLDER_ROLES,
        id: "listFolderRoles",
        summary: "The ATS's own folders, and what it does with mail in them",
        answer: (200, Some("FolderRoles")),
        ..GET
    },
    Call {
        path: path::FOLDER_MAPPING,
        id: "getFolderMapping",
        summary: "Which folder of the mailbox each folder of the ATS stands for",
        answer: (200, Some("FolderMapping")),
        has_etag: true,
        ..GET
    },
    Call {
        method: HttpMethod::Put,
        path: path::FOLDER_MAPPING,
        id: "replaceFolderMapping",
        summary: "Replace the folder mapping",
        body: Some("FolderMappingUpdate"),
        answer: (200, Some("FolderMapping")),
        has_etag: true,
        needs_if_match: true,
        ..GET
    },
];

const SESSION_COOKIE: &str = "session";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Mailbridge",
        description = "The REST contract between Mailbridge and an applicant tracking system.\n\nErrors are RFC 9457 problems \
            with a stable `code`. A retry of a write with the same `Idempotency-Key` gets the first answer again, before \
            `If-Match` is looked at. Members that a side does not know it ignores. What is read is not stored \
            (`Cache-Control: no-store`). What belongs to another user is not found."
    ),
    components(schemas(
        account::Account,
        account::AccountPatch,
        folder::FolderMapping,
        folder::FolderMappingUpdate,
        folder::FolderRoles,
        folder::NewRemoteFolder,
        folder::RemoteFolders,
        grant::AttemptOutcome,
        grant::Grant,
        grant::GrantRequest,
        health::Health,
        mailbox::Mailbox,
        mailbox::MailboxList,
        mailbox::MailboxUpdate,
        mailbox::NewMailbox,
        mailbox::Removal,
        problem::Problem,
        session::Session
    ))
)]
struct Contract;

/// The document of the whole contract.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Contract::openapi();
    document.servers = Some(vec![ServerBuilder::new().url(path::DEFAULT_BASE).build()]);
    if let Some(components) = &mut document.components {
        let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
            SESSION_COOKIE,
            "The ATS's own session cookie, whatever its name",
        ));
        components.add_security_scheme(SESSION_COOKIE, SecurityScheme::ApiKey(cookie));
    }
    document.security = Some(vec![SecurityRequirement::new(
        SESSION_COOKIE,
        Vec::<String>::new(),
    )]);
    for call in CALLS {
        let path = call.path;
        let item = PathItem::new(call.method.clone(), operation(&call));
        match document.paths.paths.get_mut(path) {
            Some(known) => known.merge_operations(item),
            None => {
                document.paths.paths.insert(path.to_owned(), item);
            }
        }
    }
    document
}

/// The document as it is committed: JSON, indented, with a line break at the end.
///
/// # Errors
/// When a type of the contract cannot be described in JSON.
pub fn json() -> Result<String, Box<dyn std::error::Error>> {
    Ok(document().to_pretty_json()? + "\n")
}

fn operation(call: &Call) -> OperationBuilder {
    let (status, schema) = call.answer;
    let mut answer = ResponseBuilder::new().description("Done");
    if let Some(schema) = schema {
        answer = answer.content("application/json", content(schema));
    }
    if call.has_etag {
        let tag = HeaderBuilder::new()
            .description(Some("The version, to be sent in `If-Match`"))
            .schema(Some(text()));
        answer = answer.header("ETag", tag.build());
    }
    let problem = ResponseBuilder::new()
        .description("A problem")
        .content(MEDIA_TYPE, content("Problem"));
    let mut operation = OperationBuilder::new()
        .operation_id(Some(call.id))
        .summary(Some(call.summary))
        .response(status.to_string(), answer)
        .response("default", problem);
    if let Some(body) = call.body {
        let body = RequestBodyBuilder::new()
            .content("application/json", content(body))
            .required(Some(Required::True));
        operation = operation.request_body(Some(body.build()));
    }
    for parameter in parameters(call) {
        operation = operation.parameter(parameter);
    }
    operation
}

fn parameters(call: &Call) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    if call.path.contains("{id}") {
        parameters.push(parameter(ParameterIn::Path, "id", "The mailbox"));
    }
    if let Some((name, words)) = call.query {
        parameters.push(parameter(ParameterIn::Query, name, words));
    }
    if !matches!(call.method, HttpMethod::Get) {
        parameters.push(parameter(
            ParameterIn::Header,
            header::CSRF_TOKEN,
            "The session's `csrf_token`",
        ));
        let words = "A random value of 16 to 128 characters, new for each write and the same for its retries";
        parameters.push(parameter(ParameterIn::Header, header::IDEMPOTENCY_KEY, words));
    }
    if call.needs_if_match {
        parameters.push(parameter(
            ParameterIn::Header,
            "If-Match",
            "The version that was read",
        ));
    }
    parameters
}

fn parameter(place: ParameterIn, name: &str, words: &str) -> Parameter {
    ParameterBuilder::new()
        .parameter_in(place)
        .name(name)
        .description(Some(words))
        .required(Required::True)
        .schema(Some(text()))
        .build()
}

fn content(schema: &str) -> Content {
    Content::new(Some(RefOr::<Schema>::Ref(Ref::from_schema_name(schema))))
}

fn text() -> Object {
    Object::with_type(Type::String)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match member {
                        Value::String(target) if name == "$ref" => found.push(target.clone()),
                        other => references(other, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_path_of_the_contract_is_described() {
        let document = document();
        let described: Vec<&str> = document.paths.paths.keys().map(String::as_str).collect();
        let mut expected = vec![
            path::SESSION,
            path::ACCOUNT,
            path::MAILBOXES,
            path::MAILBOX,
            path::MAILBOX_HEALTH,
            path::REMOTE_FOLDERS,
            path::FOLDER_MAPPING,
            path::MAILBOX_GRANTS,
            path::FOLDER_ROLES,
        ];
        expected.sort_unstable();
        assert_eq!(described, expected);
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document: Value = serde_json::from_str(&json().expect("a document")).expect("JSON");
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 40, "{found:?}");
        for target in found {
            let pointer = target.trim_start_matches('#');
            assert!(document.pointer(pointer).is_some(), "{target}");
        }
    }

    #[test]
    fn every_write_asks_for_token_and_key() {
        for call in CALLS
            .iter()
            .filter(|call| !matches!(call.method, HttpMethod::Get))
        {
            let names: Vec<String> = parameters(call)
                .into_iter()
                .map(|parameter| parameter.name)
                .collect();
            for name in [header::CSRF_TOKEN, header::IDEMPOTENCY_KEY] {
                assert!(names.iter().any(|known| known == name), "{}: {name}", call.id);
            }
        }
    }
}

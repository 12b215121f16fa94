//! What nginx and Caddy are told.

use std::path::Path;

use anyhow::Result;

use crate::configuration::Configuration;
use crate::headers::{self, Policy};
use crate::{Deployment, site};

const NGINX: [(&str, &str); 3] = [
    ("http.conf", include_str!("../nginx/http.conf")),
    ("server.conf", include_str!("../nginx/server.conf")),
    ("proxy.conf", include_str!("../nginx/proxy.conf")),
];
const CADDY: &str = include_str!("../caddy/mailbridge.caddy");

type Headers = Vec<(&'static str, String)>;

/// Writes `nginx/` and `caddy/`.
pub fn write(deployment: &Deployment, found: &Configuration, policy: &Policy, to: &Path) -> Result<()> {
    let app = with(policy.content_security_policy());
    let api = with(headers::DATA_POLICY.to_owned());
    let nginx = to.join("nginx/mailbridge");
    let blocks = Blocks {
        without_slash: nginx_redirect(&deployment.base),
        headers: nginx_headers(&app),
        maps: api.iter().map(nginx_map).collect(),
        api: found.api.as_deref().map(nginx_api).unwrap_or_default(),
        paths: found.ats_paths.iter().map(|path| nginx_path(path)).collect(),
    };
    for (name, template) in NGINX {
        site::store(&nginx.join(name), blocks.fill(template, deployment).as_bytes())?;
    }
    site::store(&nginx.join("headers.conf"), blocks.headers.as_bytes())?;
    site::store(
        &nginx.join("api_headers.conf"),
        nginx_api_headers(&api).as_bytes(),
    )?;

    let blocks = Blocks {
        without_slash: caddy_redirect(&deployment.base, &app),
        headers: caddy_headers(&app, "\t\t", ""),
        maps: String::new(),
        api: found
            .api
            .as_deref()
            .map(|path| caddy_api(path, &deployment.ats, &api))
            .unwrap_or_default(),
        paths: found
            .ats_paths
            .iter()
            .map(|path| caddy_path(path, &deployment.ats))
            .collect(),
    };
    let text = blocks.fill(CADDY, deployment);
    site::store(&to.join("caddy/mailbridge.caddy"), text.as_bytes())
}

/// The headers that every answer has, with this content security policy.
fn with(policy: String) -> Headers {
    let mut all = vec![(headers::CONTENT_SECURITY_POLICY, policy)];
    let (name, value) = headers::STRICT_TRANSPORT_SECURITY;
    all.push((name, value.to_owned()));
    all.extend(headers::ALWAYS.map(|(name, value)| (name, value.to_owned())));
    all
}

/// What the templates leave open.
struct Blocks {
    without_slash: String,
    headers: String,
    maps: String,
    api: String,
    paths: String,
}

impl Blocks {
    fn fill(&self, template: &str, deployment: &Deployment) -> String {
        template
            .replace("@WITHOUT_SLASH@", &self.without_slash)
            .replace("@HEADERS@", self.headers.trim_end())
            .replace("@ATS_MAPS@", &self.maps)
            .replace("@API@", &self.api)
            .replace("@ATS_PATHS@", &self.paths)
            .replace("@BASE@", &deployment.base)
            .replace("@ROOT@", &deployment.root.to_string_lossy())
            .replace("@ACCESS_LOG@", &deployment.access_log.to_string_lossy())
            .replace("@ATS@", &deployment.ats)
    }
}

/// `/mail` is meant for `/mail/`.
fn nginx_redirect(base: &str) -> String {
    let Some(path) = without_slash(base) else {
        return String::new();
    };
    format!(
        "\nlocation = {path} {{\n    access_log @ACCESS_LOG@ mailbridge;\n    absolute_redirect off;\n    \
         include mailbridge/headers.conf;\n    add_header Cache-Control no-store always;\n    return 308 {base};\n}}\n"
    )
}

fn nginx_headers(all: &Headers) -> String {
    let lines = all
        .iter()
        .map(|(name, value)| format!("add_header {name} \"{value}\" always;\n"));
    lines.collect()
}

/// The variable that holds our value of a header where the ATS has none.
fn variable(name: &str) -> String {
    format!("$mailbridge_{}", name.replace('-', "_"))
}

fn nginx_map((name, value): &(&str, String)) -> String {
    let theirs = name.replace('-', "_");
    format!(
        "map $upstream_http_{theirs} {} {{\n    default \"\";\n    \"\"      \"{value}\";\n}}\n",
        variable(name)
    )
}

fn nginx_api_headers(all: &Headers) -> String {
    let lines = all
        .iter()
        .map(|(name, _)| format!("add_header {name} {} always;\n", variable(name)));
    lines.collect()
}

fn nginx_api(path: &str) -> String {
    format!(
        "\n# The ATS's API.\nlocation ^~ {path}/ {{\n    include mailbridge/api_headers.conf;\n    \
         include mailbridge/proxy.conf;\n}}\n"
    )
}

fn nginx_path(path: &str) -> String {
    format!("\nlocation ^~ {path} {{\n    include mailbridge/proxy.conf;\n}}\n")
}

fn caddy_redirect(base: &str, all: &Headers) -> String {
    let Some(path) = without_slash(base) else {
        return String::new();
    };
    format!(
        "\nhandle {path} {{\n\theader {{\n{}\t\tCache-Control no-store\n\t\t-Server\n\t}}\n\tredir * {base} 308\n}}\n",
        caddy_headers(all, "\t\t", "")
    )
}

fn caddy_headers(all: &Headers, indentation: &str, sign: &str) -> String {
    let lines = all
        .iter()
        .map(|(name, value)| format!("{indentation}{sign}{name} \"{value}\"\n"));
    lines.collect()
}

fn caddy_api(path: &str, ats: &str, all: &Headers) -> String {
    format!(
        "\n# The ATS's API. What the ATS says of its answers stays; what it leaves out is added.\n\
         handle {path}/* {{\n{}\theader -Server\n\treverse_proxy {ats}\n}}\n\
         # When the ATS does not answer.\nhandle_errors {{\n\t@mailbridge_api path {path}/*\n\t\
         header @mailbridge_api {{\n{}\t\t-Server\n\t}}\n}}\n",
        // One directive each: in a block they would be added only where the ATS has none of them.
        caddy_headers(all, "\theader ", "?"),
        caddy_headers(all, "\t\t", ""),
    )
}

fn caddy_path(path: &str, ats: &str) -> String {
    format!("\nhandle {path}* {{\n\treverse_proxy {ats}\n}}\n")
}

/// The path of a folder as people type it; the root has none.
fn without_slash(base: &str) -> Option<&str> {
    base.strip_suffix('/').filter(|path| !path.is_empty())
}

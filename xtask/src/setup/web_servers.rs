//! The web servers that the deployment files are tested with.

use std::path::Path;

use anyhow::Result;

use super::debian;
use crate::process;

/// Debian puts it where only root's `PATH` leads, and nginx says its version as an error.
const NGINX: &str = "/usr/sbin/nginx";

/// Debian's module for files compressed with brotli.
const BROTLI: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

pub fn nginx() -> Option<String> {
    let is_there = [NGINX, BROTLI].into_iter().all(|file| Path::new(file).is_file());
    is_there.then(|| NGINX.to_owned())
}

pub fn install_nginx() -> Result<()> {
    debian::install(
        &["nginx", "libnginx-mod-http-brotli-static"],
        "nginx with ngx_brotli, at the places that Debian has them",
    )
}

pub fn caddy() -> Option<String> {
    process::output(process::command("caddy").arg("version")).ok()
}

pub fn install_caddy() -> Result<()> {
    debian::install(&["caddy"], "Caddy 2.6 or newer")
}

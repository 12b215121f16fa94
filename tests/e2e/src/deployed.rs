//! The app as it is deployed: nginx or Caddy hands it out, with exactly the files that `mailbridge-deploy` writes, and passes
//! the API on to the reference ATS.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use anyhow::{Context, Result, anyhow, bail};
use mailbridge_deploy::Deployment;
use mailbridge_dovecot::Port;
use mailbridge_reference_ats::Options;
use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::ats::Ats;
use crate::settings::Settings;
use crate::until::{Look, until};

/// A web server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebServer {
    /// Debian's nginx.
    Nginx,
    /// Debian's Caddy.
    Caddy,
}

/// A place that the app is to be found at, before any server listens there.
pub struct Place {
    port: Port,
    base: &'static str,
}

impl Place {
    /// A free port, and a path with a slash at both ends.
    ///
    /// # Errors
    /// When the system has no free port.
    pub fn reserve(base: &'static str) -> Result<Self> {
        let port = Port::reserve()?;
        Ok(Self { port, base })
    }

    /// The origin that browsers see.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port.number())
    }

    /// The path of a page or file of the app.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Tells the ATS where the app is found, and takes its own copy of the app away.
    pub fn tell(&self, options: &mut Options) {
        let origin = self.origin();
        let callback = format!("{origin}{}", self.path("connect/callback"));
        options.provider.redirect_uris.push(callback);
        options.origin = Some(origin);
        options.app = None;
    }
}

/// A web server with the app. It ends with this value.
pub struct Deployed {
    process: Child,
    folder: TempDir,
}

impl Deployed {
    /// Deploys the release build for this ATS and starts the web server.
    ///
    /// # Errors
    /// When the app cannot be deployed, or the web server does not start.
    pub async fn start(server: WebServer, place: &Place, ats: &Ats, settings: &Settings) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir()
            .context("no folder for the web server")?;
        let at = folder.path();
        let address = format!("http://{}", ats.running().address());
        let config = reqwest::get(format!("{address}/config.json")).await?;
        let deployment = Deployment {
            base: place.base.to_owned(),
            config: Some(config.error_for_status()?.text().await?),
            ats: address,
            root: at.join("site"),
            access_log: access_log(at),
            ..Deployment::default()
        };
        deployment.write(&compressed(&settings.app)?, at)?;
        let mut command = match server {
            WebServer::Nginx => nginx(at, place.port.number())?,
            WebServer::Caddy => caddy(at, place.port.number())?,
        };
        let output = File::create(at.join("out"))?;
        command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let process = command
            .spawn()
            .with_context(|| format!("{server:?} does not start"))?;
        let mut deployed = Self { process, folder };
        deployed.listens(place.port.number()).await?;
        Ok(deployed)
    }

    async fn listens(&mut self, port: u16) -> Result<()> {
        until("the web server to listen", async || {
            if let Some(status) = self.process.try_wait()? {
                bail!("the web server ended ({status}): {}", self.said());
            }
            let connection = TcpStream::connect(("127.0.0.1", port)).await;
            Ok(Look::holds(connection.is_ok(), || "it refuses".to_owned()))
        })
        .await
    }

    /// What the web server says of itself.
    fn said(&self) -> String {
        let read = |name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        ["out", "error.log"].map(read).concat()
    }

    /// The app's files on the web server, relative to the path that it lies under.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn files(&self, place: &Place) -> Result<Vec<String>> {
        let folder = self.folder.path().join("site").join(place.base.trim_matches('/'));
        let entries =
            fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        entries.collect()
    }

    /// Waits until the access log names this path, and gives the whole log.
    ///
    /// # Errors
    /// When it does not come to stand there.
    pub async fn log_with(&self, path: &str) -> Result<String> {
        until(format!("{path} in the access log"), async || {
            let log = fs::read_to_string(access_log(self.folder.path()))?;
            Ok(if log.contains(path) {
                Look::There(log)
            } else {
                Look::NotYet(log)
            })
        })
        .await
    }
}

impl Drop for Deployed {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The build with its compressed copies, which take some seconds: they are made once for all tests.
fn compressed(app: &Path) -> Result<PathBuf> {
    static ONCE: Mutex<Option<TempDir>> = Mutex::new(None);
    let mut once = ONCE
        .lock()
        .map_err(|_| anyhow!("compressing failed in another test"))?;
    let folder = match once.as_ref() {
        Some(folder) => folder.path().join("site"),
        None => {
            let folder = tempfile::tempdir().context("no folder for the compressed build")?;
            Deployment::default().write(app, folder.path())?;
            once.insert(folder).path().join("site")
        }
    };
    Ok(folder)
}

fn access_log(folder: &Path) -> PathBuf {
    folder.join("access.log")
}

/// The least main file, for one process that keeps all it writes in the folder.
fn nginx(at: &Path, port: u16) -> Result<Command> {
    let folder = at.display();
    let main = at.join("nginx/nginx.conf");
    fs::write(
        &main,
        format!(
            "load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;
            daemon off; master_process off; pid {folder}/pid;
            events {{ worker_connections 256; }}
            http {{
                client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
                fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
                include mailbridge/http.conf;
                server {{ listen 127.0.0.1:{port}; include mailbridge/server.conf; }}
            }}"
        ),
    )?;
    let mut nginx = Command::new("/usr/sbin/nginx");
    nginx.arg("-e").arg(at.join("error.log")).arg("-c").arg(main);
    Ok(nginx)
}

/// The same for Caddy.
fn caddy(at: &Path, port: u16) -> Result<Command> {
    let main = at.join("caddy/Caddyfile");
    fs::write(
        &main,
        format!(
            "{{\n\tadmin off\n\tauto_https off\n}}\n\
             http://localhost:{port} {{\n\tbind 127.0.0.1\n\timport mailbridge.caddy\n}}\n"
        ),
    )?;
    let mut caddy = Command::new("caddy");
    caddy
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(main);
    for folder in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        caddy.env(folder, at);
    }
    Ok(caddy)
}

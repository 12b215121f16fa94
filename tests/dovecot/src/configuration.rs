//! Dovecot's configuration files (doc.dovecot.org, "OAuth 2.0 Authentication").

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::Setup;
use crate::owner::Owner;

/// Writes them into the folder that Dovecot runs in.
pub fn write(folder: &Path, port: u16, owner: &Owner, setup: &Setup<'_>) -> Result<()> {
    fs::write(folder.join("dovecot.conf"), server(folder, port, owner, setup))?;
    fs::write(folder.join("oauth2.conf"), tokens(setup)?)?;
    Ok(())
}

fn server(folder: &Path, port: u16, owner: &Owner, setup: &Setup<'_>) -> String {
    let at = folder.display();
    let Owner { user, group, .. } = owner;
    let mechanisms = setup.mechanisms;
    let mailboxes: String = setup
        .special
        .iter()
        .map(|(name, mark)| {
            format!("  mailbox \"{name}\" {{\n    auto = create\n    special_use = {mark}\n  }}\n")
        })
        .collect();
    format!(
        "\
base_dir = {at}/run
state_dir = {at}/run
log_path = {at}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
auth_mechanisms = {mechanisms}
first_valid_uid = 1
mail_fsync = never
mailbox_list_index = no
mail_location = maildir:~/Maildir:LAYOUT=fs
passdb {{
  driver = oauth2
  mechanisms = {mechanisms}
  args = {at}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={at}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
{mailboxes}}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"
    )
}

/// What the provider is asked, and what it has to say.
fn tokens(setup: &Setup<'_>) -> Result<String> {
    let Setup {
        provider,
        client_id,
        client_secret,
        ..
    } = setup;
    let provider = provider
        .strip_prefix("http://")
        .context("Dovecot asks the provider over plain HTTP")?;
    Ok(format!(
        "\
introspection_url = http://{client_id}:{client_secret}@{provider}/introspect
introspection_mode = post
force_introspection = yes
username_attribute = username
active_attribute = active
active_value = true
scope = https://mail.google.com/
"
    ))
}

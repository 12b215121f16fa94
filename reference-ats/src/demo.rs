//! The people of the demonstration.

use mailbridge_contract::account::Account;
use mailbridge_contract::session::{Contact, Tenant};
use mailbridge_contract::{TenantId, UserId};
use rusqlite::{Connection, Result};

use crate::data::users;

/// Jane Doe, of a tenant that is switched on.
pub const JANE: &str = "jane";
/// Her Dutch colleague.
pub const SANNE: &str = "sanne";
/// A user of a tenant that is not switched on.
pub const ALEX: &str = "alex";

/// Jane Doe's address: an English mailbox.
pub const JANE_ADDRESS: &str = "jane.doe@agency.example";
/// Sanne's address: a Dutch mailbox.
pub const SANNE_ADDRESS: &str = "sanne.devries@agency.example";
/// The address of a mailbox of 10,000 labels.
pub const ARCHIVE_ADDRESS: &str = "archive@agency.example";

/// Adds the demo tenants and users.
pub fn add_people(connection: &Connection) -> Result<()> {
    let agency = tenant("agency", "Agency Example");
    let harbour = tenant("harbour", "Harbour Staffing Example");
    let contact = |name: &str, email: &str| Contact {
        name: name.to_owned(),
        email: email.to_owned(),
    };
    users::add_tenant(
        connection,
        &agency,
        &contact("Agency's ATS administrator", "ats-admin@agency.example"),
        true,
    )?;
    users::add_tenant(
        connection,
        &harbour,
        &contact("Harbour's ATS administrator", "ats-admin@harbour.example"),
        false,
    )?;
    for (id, tenant, name, email, language) in [
        (JANE, &agency, "Jane Doe", JANE_ADDRESS, "en"),
        (
            SANNE,
            &agency,
            "Sanne de Vries",
            "sanne.devries@agency.example",
            "nl",
        ),
        (ALEX, &harbour, "Alex Smith", "alex.smith@harbour.example", "en"),
    ] {
        let account = Account {
            display_name: name.to_owned(),
            email: email.to_owned(),
            phone: String::new(),
            language: language.to_owned(),
            time_zone: "Europe/Amsterdam".to_owned(),
        };
        users::add(connection, &UserId::from(id), &tenant.id, &account)?;
    }
    Ok(())
}

fn tenant(id: &str, name: &str) -> Tenant {
    Tenant {
        id: TenantId::from(id),
        name: name.to_owned(),
    }
}

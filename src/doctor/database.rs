use super::Finding;
use crate::config::{Config, Place};
use crate::open;

/// Whether the database answers, and which schema it has. A file that is not there yet is made at the first start.
pub(super) fn look(config: &Config) -> Vec<Finding> {
    const SUBJECT: &str = "database";
    let shown = config.database.to_string();
    if let Place::File(path) = &config.database
        && !path.exists()
    {
        return vec![Finding::fine(
            SUBJECT,
            format!("{shown} is made at the first start"),
        )];
    }
    let remedy = match &config.database {
        Place::File(_) => "make the file readable and writable for this user, or restore a backup",
        Place::Server(_) => {
            "check the address, the server and its pg_hba.conf; psql with the same address says more"
        }
    };
    let current = open(config).and_then(|database| database.is_current().map_err(crate::told));
    vec![match current {
        Ok(true) => Finding::fine(SUBJECT, shown),
        Ok(false) => Finding::poor(
            SUBJECT,
            format!("{shown} has another schema than this program"),
            "`signalbox migrate` brings an older one up to date, as every start does; one of a newer Signalbox needs that one",
        ),
        Err(error) => Finding::broken(SUBJECT, format!("{shown}: {error:#}"), remedy),
    }]
}

//! Who may read our files: their owner, and nobody else.

use std::{
    io::ErrorKind,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::Found::{self, Failed, Good};
use crate::{keys::KEY_FILE, store::look::sqlite_file};

/// The data directory, the key file, and with SQLite the database with what lies beside it.
pub fn check(data_dir: &Path, url: &str) -> Vec<Found> {
    let mut files = vec![data_dir.join(KEY_FILE)];
    if let Some(database) = sqlite_file(url) {
        let beside = |ending: &str| PathBuf::from(format!("{}{ending}", database.display()));
        files.extend([database.clone(), beside("-wal"), beside("-shm"), beside(".lock")]);
    }
    // The group may look for the names, but not put anything in or take anything away.
    let mut failed: Vec<Found> = open_to(data_dir, 0o027, "700").into_iter().collect();
    failed.extend(files.iter().filter_map(|file| open_to(file, 0o077, "600")));
    if failed.is_empty() {
        return vec![Good("files", format!("in {} are for their owner alone", data_dir.display()))];
    }
    failed
}

/// A complaint when others have one of these rights. What is not there is somebody else's complaint.
fn open_to(path: &Path, rights: u32, remedy: &str) -> Option<Found> {
    match std::fs::metadata(path) {
        Ok(about) if about.permissions().mode() & rights == 0 => None,
        Ok(_) => {
            Some(Failed("files", format!("{0} is open to others; run: chmod {remedy} {0}", path.display())))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(Failed("files", format!("{} cannot be looked at: {error}", path.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn the_folder_and_each_file_are_for_their_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/reliefline.db?mode=rwc", dir.path().display());
        let names =
            [KEY_FILE, "reliefline.db", "reliefline.db-wal", "reliefline.db-shm", "reliefline.db.lock"];
        for name in names {
            std::fs::write(dir.path().join(name), "").unwrap();
            set(&dir.path().join(name), 0o600);
        }
        set(dir.path(), 0o700);
        assert!(matches!(check(dir.path(), &url)[..], [Good(..)]));
        for (name, mode) in names.iter().flat_map(|name| [(name, 0o640), (name, 0o604)]) {
            let file = dir.path().join(name);
            set(&file, mode);
            let said = check(dir.path(), &url);
            assert!(
                matches!(&said[..], [Failed(_, text)] if text.contains(&format!("chmod 600 {}", file.display()))),
                "{said:?}"
            );
            set(&file, 0o600);
        }
        set(dir.path(), 0o755);
        assert!(matches!(&check(dir.path(), &url)[..], [Failed(_, text)] if text.contains("chmod 700")));
    }
}

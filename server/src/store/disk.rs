//! The disk that a database of SQLite is on, and the reserve on it: a file that is there to be deleted when nothing fits any
//! more. PostgreSQL's disk is not ours to look at.

use std::{
    fs::{self, File},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
};

use rustix::{
    fs::{FallocateFlags, fallocate, statvfs},
    io::Errno,
};

use crate::{
    domain::room::{RESERVE, Room},
    planted,
};

/// The reserve's name, beside the database.
const NAME: &str = "reliefline.reserve";

/// The folder of a database, for what is asked of its disk.
#[derive(Clone, Debug)]
pub struct Disk(PathBuf);

impl Disk {
    /// That of a folder.
    #[must_use]
    pub fn of(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// How much room there is.
    ///
    /// # Errors
    /// The system's own.
    pub fn room(&self) -> io::Result<Room> {
        if let Some((free, whole)) = planted::room() {
            return Ok(Room { free, whole });
        }
        let said = statvfs(&self.0)?;
        let bytes = |blocks: u64| blocks.saturating_mul(said.f_frsize);
        Ok(Room { free: bytes(said.f_bavail), whole: bytes(said.f_blocks) })
    }

    /// Is the reserve there? What was begun and never ended is none.
    #[must_use]
    pub fn has_reserve(&self) -> bool {
        fs::metadata(self.reserve()).is_ok_and(|file| file.len() >= RESERVE)
    }

    /// Looks how much room there is, and makes the reserve where it is not there and fits. It waits for the disk.
    ///
    /// # Errors
    /// The system's own; the reserve alone failing is none.
    pub fn keep(&self) -> io::Result<Room> {
        let room = self.room()?;
        if room.fits_reserve()
            && !self.has_reserve()
            && let Err(error) = self.make()
        {
            let _ = fs::remove_file(self.reserve());
            tracing::error!(%error, "There is no reserve for a full disk");
        }
        Ok(room)
    }

    fn make(&self) -> io::Result<()> {
        // What was begun and never ended may be readable by others.
        let _ = fs::remove_file(self.reserve());
        let mut file = File::options();
        let mut file = file.create_new(true).write(true).mode(0o600).open(self.reserve())?;
        match fallocate(&file, FallocateFlags::empty(), 0, RESERVE) {
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => write_all(&mut file),
            made => Ok(made?),
        }
    }

    /// Nothing fits any more: deletes the reserve. False: there was none.
    pub fn give_up(&self) -> bool {
        let had = fs::remove_file(self.reserve()).is_ok();
        if had {
            tracing::error!("The disk is full, and the reserve is deleted so that check-ins still fit");
        }
        had
    }

    fn reserve(&self) -> PathBuf {
        self.0.join(NAME)
    }
}

/// Where the file system cannot set room aside, it must be written. Not with zeros: some keep those as nothing.
fn write_all(file: &mut File) -> io::Result<()> {
    let mut written = 0;
    while written < RESERVE {
        let noise = crate::keys::random::<4096>();
        file.write_all(&noise)?;
        written += noise.len() as u64;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    use super::*;

    #[test]
    fn a_reserve_holds_its_room_until_it_is_given_up_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let disk = Disk::of(folder.path().into());
        // What was begun before a crash.
        fs::write(disk.reserve(), "half").expect("a file");
        assert!(!disk.has_reserve());
        let room = disk.keep().expect("a disk");
        assert!(room.fits_reserve() && room.free <= room.whole, "{room:?}");
        let file = fs::metadata(disk.reserve()).expect("a file");
        assert!(disk.has_reserve() && file.blocks() * 512 >= RESERVE, "its room is taken: {}", file.blocks());
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
        assert_eq!((disk.give_up(), disk.give_up(), disk.has_reserve()), (true, false, false));
        let mut file = File::create(disk.reserve()).expect("a file");
        write_all(&mut file).expect("room");
        assert!(disk.has_reserve());
    }
}

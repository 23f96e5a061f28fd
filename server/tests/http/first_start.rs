//! The README's commands in an empty folder, as an operator types them, on an https origin.

use std::path::PathBuf;

use crate::binary::{Binary, Place, free_port};
use crate::browser::Browser;

/// A folder of its own that goes with the value.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left over is in the temporary directory.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

#[test]
fn a_supplier_starts_from_nothing() {
    let port = free_port();
    let name = format!("lamplight-first-{}-{port}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    std::fs::create_dir_all(&folder.0).expect("can be made");
    let place = Place {
        database_url: "sqlite://data/lamplight.sqlite".to_owned(),
        folder: folder.0.clone(),
        port,
        env: vec![(
            "LAMPLIGHT_PUBLIC_ORIGIN".to_owned(),
            "https://energy.example".to_owned(),
        )],
    };
    let (status, said) = place.run("migrate");
    assert!(status.success(), "{said}");
    assert!(folder.0.join("data/lamplight.sqlite").is_file());

    let (status, said) = place.run("serve");
    assert_eq!(status.code(), Some(2), "{said}");
    assert!(said.contains("lamplight new-secrets"), "{said}");
    let secrets = folder.0.join("secrets.toml");
    assert!(!secrets.exists());

    let (status, said) = place.run("new-secrets");
    assert!(status.success(), "{said}");
    let made = std::fs::read(&secrets).expect("is there");
    let (status, said) = place.run("new-secrets");
    assert_eq!(status.code(), Some(2), "{said}");
    assert_eq!(std::fs::read(&secrets).expect("is there"), made);

    let binary = Binary::serve(&place);
    assert!(binary.log().contains("sandbox"), "{}", binary.log());
    let page = Browser::new(&place.origin()).get("/sign-in");
    assert_eq!(page.status, 200);
    let hsts = page.header("strict-transport-security");
    assert!(hsts.contains("max-age="), "{hsts}");
}

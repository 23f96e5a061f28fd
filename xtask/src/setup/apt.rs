//! Debian and Ubuntu packages, and files from the user's own Debian mirror. It never names a
//! mirror: apt's configuration knows it.

use std::path::{Path, PathBuf};

use crate::run::{Done, Places, as_root, output, run, say};

/// A program and the package that brings it.
#[derive(Clone, Copy)]
pub struct Need {
    pub package: &'static str,
    present: fn(&Places) -> bool,
}

pub const COMPILER: Need = Need {
    package: "build-essential",
    present: |p| p.which("cc").is_some(),
};
pub const NODE: Need = Need {
    package: "nodejs",
    present: |p| p.which("node").is_some(),
};
pub const NPM: Need = Need {
    package: "npm",
    present: |p| p.which("npm").is_some(),
};
pub const WRK: Need = Need {
    package: "wrk",
    present: |p| p.which("wrk").is_some(),
};
pub const XMLLINT: Need = Need {
    package: "libxml2-utils",
    present: |p| p.which("xmllint").is_some(),
};
/// Braille, also at run time: the documents of bills.
pub const LIBLOUIS: Need = Need {
    package: "liblouis-bin",
    present: |p| p.which("lou_translate").is_some(),
};
/// `pdfinfo`, `pdftotext` and `pdffonts`: what others read of our PDFs.
pub const POPPLER: Need = Need {
    package: "poppler-utils",
    present: |p| p.which("pdftotext").is_some(),
};
pub const QPDF: Need = Need {
    package: "qpdf",
    present: |p| p.which("qpdf").is_some(),
};
pub const CHROMIUM: Need = Need {
    package: "chromium",
    present: |p| p.which("chromium").is_some(),
};
pub const POSTGRES: Need = Need {
    package: "postgresql",
    present: |p| postgres_bin(p).is_some(),
};

/// `python3 -m venv` with pip: a package of its own in Debian.
pub const PYTHON_VENV: Need = Need {
    package: "python3-venv",
    present: |p| {
        let mut ask = p.command("python3");
        let ask = ask.args(["-c", "import ensurepip, venv"]);
        ask.stderr(std::process::Stdio::null());
        ask.status().is_ok_and(|status| status.success())
    },
};

/// Where Debian's versioned PostgreSQL programs are; they are not on the path.
const DEBIAN_PG: &str = "/usr/lib/postgresql";

/// The folder that holds `initdb`: on the path, or in Debian's versioned folders.
pub fn postgres_bin(places: &Places) -> Option<PathBuf> {
    if let Some(path) = places.which("initdb") {
        // Where a link to it leads, the other programs are beside it.
        let path = path.canonicalize().unwrap_or(path);
        return path.parent().map(Path::to_owned);
    }
    let versions = std::fs::read_dir(DEBIAN_PG).ok()?.flatten();
    versions
        .map(|entry| entry.path().join("bin"))
        .find(|bin| bin.join("initdb").is_file())
}

/// Installs the packages whose programs are missing, in one go.
pub fn ensure(places: &Places, needs: &[Need]) -> Done {
    let missing: Vec<_> = needs
        .iter()
        .filter(|need| !(need.present)(places))
        .map(|need| need.package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if places.which("apt-get").is_none() {
        return Err(format!(
            "these are missing, and this is not Debian or Ubuntu, so please install them \
             yourself (the names are Debian's): {}",
            missing.join(" ")
        )
        .into());
    }
    say(&format!("installing packages: {}", missing.join(" ")));
    install(places, &missing)
}

fn install(places: &Places, packages: &[&str]) -> Done {
    let apt_get = [
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-q",
        "-y",
    ];
    let wait = ["-o", "DPkg::Lock::Timeout=300"];
    let words = |rest: &[&'static str]| [&apt_get[..], &wait, rest].concat();
    let mut install = words(&["install", "--no-install-recommends"]);
    install.extend(packages);
    // Asked for first: whoever must run something by hand shall read of the install.
    let mut install = as_root(places, &install)?;
    // A stale list may still do: only the install decides.
    if let Err(error) = run(&mut as_root(places, &words(&["update"]))?) {
        println!("    {error}; trying with the lists as they are");
    }
    run(&mut install)
}

/// Fetches one file of Debian's pool from a mirror that apt is configured with, checked by its
/// sha256. Gives the path of the file.
pub fn pool_file(places: &Places, pool_path: &str, sha256: &str) -> Done<PathBuf> {
    let name = pool_path.rsplit('/').next().unwrap_or(pool_path);
    let folder = places.cache.join("downloads");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(name);
    let helper = "/usr/lib/apt/apt-helper";
    if !Path::new(helper).is_file() {
        return Err("there is no apt here to fetch Debian's rust-src package with".into());
    }
    let targets =
        output(
            places
                .command("apt-get")
                .args(["indextargets", "--format", "$(REPO_URI)"]),
        )?;
    for mirror in mirrors(&targets) {
        println!("    fetching {name} from the configured Debian mirror");
        let mut command = places.command(helper);
        command
            .arg("download-file")
            .arg(format!("{mirror}{pool_path}"))
            .arg(&file);
        match output(command.arg(format!("SHA256:{sha256}"))) {
            Ok(_) => return Ok(file),
            Err(error) => println!("    {error}"),
        }
    }
    Err(format!("none of apt's configured mirrors has {pool_path}").into())
}

/// The archives that apt reads, each once: Debian's own before its security archive.
fn mirrors(index_targets: &str) -> Vec<&str> {
    let mut mirrors: Vec<_> = index_targets
        .lines()
        .map(str::trim)
        .filter(|line| line.ends_with('/'))
        .collect();
    mirrors.sort_by_key(|uri| (uri.contains("security"), *uri));
    mirrors.dedup();
    mirrors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_archive_is_tried_before_the_security_archive_and_each_once() {
        let text = "http://b/debian-security/\nhttp://a/debian/\nhttp://a/debian/\n";
        assert_eq!(
            mirrors(text),
            ["http://a/debian/", "http://b/debian-security/"]
        );
    }

    #[test]
    fn no_configured_archive_gives_no_mirror() {
        assert!(mirrors("").is_empty());
    }
}

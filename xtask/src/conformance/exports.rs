//! What Lamplight writes as Green Button, against the published ESPI and Atom schemas of `DIR/xsd`
//! by a validator that is not ours (`xmllint`). Nothing is fetched: what the schemas import from
//! the web stands here.

mod stored;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{Done, Places, run, say};
use crate::{setup, site};

/// The address from which Atom's schema imports the attributes of XML itself.
const XML_XSD_ADDRESS: &str = "http://www.w3.org/2001/03/xml.xsd";

/// Those of the attributes that Atom's schema names, as the XML recommendation defines them.
const XML_XSD: &str = r#"<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
           targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="base" type="xs:anyURI"/>
  <xs:attribute name="lang" type="xs:language"/>
</xs:schema>
"#;

/// What must be refused, so that a validator that checks nothing is noticed: in a sample, a text
/// and what takes its place.
const DAMAGES: [(&str, &str); 3] = [
    ("<espi:uom>72</espi:uom>", "<espi:uom>Wh</espi:uom>"),
    ("<espi:dstEndRule>", "<espi:dstEndRule>x"),
    (
        "<espi:IntervalReading>",
        "<espi:IntervalReading><espi:volume>1</espi:volume>",
    ),
];

/// Writes files of every kind, and one from a database, and validates each.
pub fn check(places: &Places, dir: &Path) -> Done {
    let schema = dir.join("xsd/espi_4.0.xsd");
    if !schema.is_file() {
        say(&format!(
            "conformance: {} is not there: exports are not checked",
            schema.display()
        ));
        return Ok(());
    }
    setup::xmllint(places)?;
    say("validating what Lamplight exports against the ESPI schema");
    let folder = places.target.join("xtask/exports");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let samples = folder.join("samples");
    fs::create_dir_all(&samples)?;
    let validator = Validator::new(places, &schema, &folder)?;
    let mut cargo = places.command("cargo");
    cargo.args(["run", "--quiet", "--package", "greenbutton"]);
    run(cargo.args(["--example", "samples", "--"]).arg(&samples))?;
    let mut files: Vec<PathBuf> = fs::read_dir(&samples)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    if site::binary(places).is_file() {
        files.push(stored::export(places, &folder)?);
    }
    let mut wrong = usize::from(files.is_empty());
    for file in &files {
        wrong += usize::from(!validator.agrees(file)?);
    }
    wrong += validator.blind_spots(&samples.join("electricity.xml"), &folder)?;
    match wrong {
        0 => Ok(()),
        _ => Err(format!("{wrong} exports are not as the ESPI schema wants them").into()),
    }
}

/// The validator, with everything that the schemas import at hand.
struct Validator<'a> {
    places: &'a Places,
    schema: PathBuf,
    catalog: PathBuf,
}

impl<'a> Validator<'a> {
    fn new(places: &'a Places, schema: &Path, folder: &Path) -> Done<Self> {
        let catalog = folder.join("catalog.xml");
        fs::write(folder.join("xml.xsd"), XML_XSD)?;
        fs::write(
            &catalog,
            format!(
                "<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">\
                 <system systemId=\"{XML_XSD_ADDRESS}\" uri=\"xml.xsd\"/>\
                 <uri name=\"{XML_XSD_ADDRESS}\" uri=\"xml.xsd\"/></catalog>\n"
            ),
        )?;
        Ok(Self {
            places,
            schema: schema.canonicalize()?,
            catalog,
        })
    }

    fn command(&self, file: &Path) -> Command {
        let mut command = self.places.command("xmllint");
        command.env("XML_CATALOG_FILES", &self.catalog);
        command.args(["--nonet", "--noout", "--schema"]);
        command.arg(&self.schema).arg(file);
        command
    }

    /// Whether the file is valid; says why not.
    fn agrees(&self, file: &Path) -> Done<bool> {
        let output = self.command(file).output()?;
        let valid = output.status.success();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("    {} {name}", if valid { "ok   " } else { "WRONG" });
        if !valid {
            let said = String::from_utf8_lossy(&output.stderr);
            for line in said.lines().take(10) {
                println!("          {line}");
            }
        }
        Ok(valid)
    }

    /// How many kinds of damage to a valid file it does not see.
    fn blind_spots(&self, valid: &Path, folder: &Path) -> Done<usize> {
        let text = fs::read_to_string(valid)?;
        let mut unseen = 0;
        for (found, instead) in DAMAGES {
            let damaged = text.replacen(found, instead, 1);
            let file = folder.join("damaged.xml");
            fs::write(&file, &damaged)?;
            if damaged == text || self.command(&file).output()?.status.success() {
                println!("    WRONG the validator does not see that {found} became {instead}");
                unseen += 1;
            }
        }
        Ok(unseen)
    }
}

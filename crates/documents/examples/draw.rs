//! Draws the sample bills into a folder, to be looked at: `cargo run --example draw -- FOLDER`.

#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/it/samples.rs"]
mod samples;

use std::path::PathBuf;

use documents::{Around, Press, Print, bill_story, plain_text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    std::fs::create_dir_all(&folder)?;
    let press = Press::new();
    let bills = [
        ("household", samples::household()),
        ("business", samples::business(40)),
        ("credit", samples::owing(-1_250)),
        ("nothing", samples::owing(0)),
    ];
    let around = Around {
        why: vec!["That is £9.20 more than September’s bill: you used more gas.".to_owned()],
        ..Around::default()
    };
    for (name, bill) in bills {
        let story = bill_story(&bill, &around)?;
        for (end, print) in [("", Print::Standard), ("-large", Print::Large)] {
            let pdf = press.pdf(&story, print)?;
            std::fs::write(folder.join(format!("{name}{end}.pdf")), pdf)?;
        }
        std::fs::write(folder.join(format!("{name}.txt")), plain_text(&story))?;
    }
    Ok(())
}

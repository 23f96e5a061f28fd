//! Statements as banks write them, and statements with a hole in them.

use jiff::civil::date;
use money::{Currency, Money};

use super::super::Direction;
use super::*;

fn entry(minor_text: &str, debit: bool, inner: &str) -> String {
    let way = if debit { "DBIT" } else { "CRDT" };
    format!(
        "<Ntry><Amt Ccy=\"GBP\">{minor_text}</Amt><CdtDbtInd>{way}</CdtDbtInd>\
         <Sts>BOOK</Sts><BookgDt><Dt>2025-03-03</Dt></BookgDt>{inner}</Ntry>"
    )
}

fn balance(kind: &str, text: &str) -> String {
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy=\"GBP\">{text}</Amt>\
         <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2025-03-03</Dt></Dt></Bal>"
    )
}

fn statement(inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>GB33BUKB20201555555555\
         </IBAN></Id></Acct>{inner}</Stmt></BkToCstmrStmt></Document>"
    )
}

fn read(text: &str) -> Result<Vec<StatementLine>, StatementError> {
    let mut lines = Vec::new();
    read_camt053(text.as_bytes(), &mut |line| {
        lines.push(line);
        Ok(())
    })?;
    Ok(lines)
}

#[test]
fn a_payment_says_who_what_when_and_how_much() {
    let details = "<AcctSvcrRef>N1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E1\
        </EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>A &amp; B SMITH</Nm></Pty></Dbtr>\
        </RltdPties><RmtInf><Ustrd>RF71 A000</Ustrd><Ustrd>0001</Ustrd></RmtInf></TxDtls>\
        </NtryDtls>";
    let lines = read(&statement(&entry("84.12", false, details))).expect("sound");
    let line = &lines[0];
    assert_eq!(lines.len(), 1);
    assert_eq!(line.bank_account, "GB33BUKB20201555555555");
    assert_eq!(line.booked_on, date(2025, 3, 3));
    assert_eq!(line.amount, Money::from_minor(8_412, Currency::Gbp));
    assert_eq!(
        (line.payer.as_str(), line.end_to_end.as_str()),
        ("A & B SMITH", "E1")
    );
    assert_eq!(
        (line.remittance.as_str(), line.bank_reference.as_str()),
        ("RF71 A000 0001", "N1")
    );
    assert_eq!((line.direction, line.reversal), (Direction::Credit, false));
}

#[test]
fn a_bundle_is_one_line_each_and_must_sum_to_its_entry() {
    let detail = |text: &str, reference: &str| {
        format!(
            "<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"GBP\">{text}</Amt></TxAmt></AmtDtls>\
             <RmtInf><Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
        )
    };
    let bundle = |total: &str| {
        let both = format!("{}{}", detail("10.00", "RF1"), detail("5.50", "RF2"));
        let inner = format!("<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls>{both}</NtryDtls>");
        read(&statement(&entry(total, false, &inner)))
    };
    let lines = bundle("15.50").expect("sums");
    let found: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line.amount.minor(),
                line.remittance.as_str(),
                line.bank_reference.as_str(),
            )
        })
        .collect();
    assert_eq!(found, [(1_000, "RF1", "B1/0"), (550, "RF2", "B1/1")]);
    assert!(bundle("15.51").is_err());
}

#[test]
fn entries_must_lead_from_the_opening_to_the_closing_balance() {
    let both = format!("{}{}", entry("84.12", false, ""), entry("4.12", true, ""));
    let with = |closing: &str| {
        read(&statement(&format!(
            "{}{}{both}",
            balance("OPBD", "100.00"),
            balance("CLBD", closing)
        )))
    };
    assert_eq!(with("180.00").expect("whole").len(), 2);
    let hole = with("180.01").expect_err("a hole");
    assert!(hole.to_string().contains("missing"), "{hole}");
}

#[test]
fn reversals_and_pending_entries_are_known() {
    let reversed = entry("84.12", true, "<RvslInd>true</RvslInd>");
    let pending = entry("1.00", false, "").replace("BOOK", "PDNG");
    let newer = entry("2.00", false, "").replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>");
    let lines = read(&statement(&format!("{reversed}{pending}{newer}"))).expect("sound");
    assert_eq!(lines.len(), 2);
    assert!(lines[0].reversal && lines[0].direction == Direction::Debit);
    assert_eq!(lines[1].amount.minor(), 200);
}

#[test]
fn what_is_no_statement_is_refused() {
    let sound = statement(&entry("84.12", false, ""));
    for (from, to) in [
        ("84.12", "84.125"),
        ("84.12", ""),
        ("Ccy=\"GBP\"", "Ccy=\"XXX\""),
        ("<Sts>BOOK</Sts>", "<Sts>WHAT</Sts>"),
        ("2025-03-03", "2025-02-30"),
        ("GB33BUKB20201555555555", ""),
        ("</Document>", ""),
        ("Stmt>", "Other>"),
    ] {
        assert!(read(&sound.replace(from, to)).is_err(), "{from} → {to}");
    }
    assert!(read(&sound.replace("84.12", "84.12000")).is_ok());
}

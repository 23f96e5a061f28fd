//! Who the made-up supplier is, as its bills say it. Every number is one that nobody has: telephone
//! numbers that Ofcom keeps free for drama, an address at example.com, a postcode for nowhere.

use billing::document::{Contact, SupplierFacts};

/// The supplier; what the operator stated of their own stays.
#[must_use]
pub fn supplier(own: SupplierFacts) -> SupplierFacts {
    if !own.contact.is_empty() {
        return own;
    }
    SupplierFacts {
        legal_name: "Lamplight Energy (demonstration) Limited".to_owned(),
        company_number: "X0000000".to_owned(),
        vat_number: "GB 000 0000 00".to_owned(),
        address: ["1 Wick Yard", "Lampton", "ZZ99 9ZZ"]
            .map(str::to_owned)
            .into(),
        contact: Contact {
            name: "Customer service".to_owned(),
            phone: "03069 990 140".to_owned(),
            hours: "Monday to Friday 8 to 20, Saturday 9 to 17".to_owned(),
            email: "help@lamplight.example.com".to_owned(),
            web: "lamplight.example.com/help".to_owned(),
        },
        complaints: Contact {
            name: "Complaints".to_owned(),
            phone: "03069 990 141".to_owned(),
            hours: "Monday to Friday 9 to 17".to_owned(),
            email: "complaints@lamplight.example.com".to_owned(),
            web: "lamplight.example.com/complaints".to_owned(),
        },
        fuel_mix: vec![
            "This supplier is made up, and so is its energy. A real one states here, once a year, \
             where its electricity came from and what carbon that set free."
                .to_owned(),
        ],
        ..own
    }
}

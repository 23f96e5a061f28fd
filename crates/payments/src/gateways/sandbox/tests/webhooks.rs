//! Webhooks are believed only when real, and not for long.

use super::*;

#[test]
fn a_genuine_webhook_names_its_checkout() {
    let (sandbox, reference) = opened();
    let sent = webhook(&sandbox, &reference);
    let notice = sandbox.read_webhook(&sent.signature, &sent.body, start().plus_seconds(300));
    assert_eq!(
        notice.expect("genuine").about,
        NoticeAbout::Checkout(reference)
    );
}

#[test]
fn the_same_event_sent_again_has_the_same_identifier() {
    let (sandbox, reference) = opened();
    let pressed = press(&sandbox, &reference, Button::PayWebhookTwice);
    let later = start().plus_seconds(200);
    let resent = now_or_never(sandbox.resend(&reference, later)).expect("answers");
    let all = pressed.webhooks.into_iter().chain(resent);
    let ids: Vec<String> = all
        .map(|sent| sandbox.read_webhook(&sent.signature, &sent.body, later))
        .map(|notice| notice.expect("genuine").event_id)
        .collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[test]
fn an_open_checkout_has_no_webhook_to_send() {
    let (sandbox, reference) = opened();
    assert_eq!(now_or_never(sandbox.resend(&reference, start())), Ok(None));
}

#[test]
fn an_old_webhook_or_one_from_the_future_is_refused() {
    let (sandbox, reference) = opened();
    let sent = webhook(&sandbox, &reference);
    for shift in [301, -301, 86_400] {
        let read = sandbox.read_webhook(&sent.signature, &sent.body, start().plus_seconds(shift));
        assert!(matches!(read, Err(GatewayError::BadWebhook(_))), "{shift}");
    }
}

#[test]
fn a_webhook_changed_anywhere_is_refused() {
    let (sandbox, reference) = opened();
    let sent = webhook(&sandbox, &reference);
    for index in 0..sent.body.len() {
        let mut body = sent.body.clone();
        body[index] ^= 1;
        let read = sandbox.read_webhook(&sent.signature, &body, start());
        assert!(read.is_err(), "byte {index}");
    }
    let newer = sent.signature.replace("t=1763700000", "t=1763700001");
    assert_ne!(newer, sent.signature);
    assert!(sandbox.read_webhook(&newer, &sent.body, start()).is_err());
}

#[test]
fn a_webhook_signed_with_another_secret_or_badly_is_refused() {
    let (sandbox, reference) = opened();
    let sent = webhook(&sandbox, &reference);
    let other = Sandbox::new(Memory::default(), "", secret(8));
    assert!(
        other
            .read_webhook(&sent.signature, &sent.body, start())
            .is_err()
    );
    let cut = &sent.signature[..sent.signature.len() - 2];
    let no_code = "t=1763700000,v1=";
    for signature in ["", "t=", "v1=00", no_code, "t=x,v1=00", "t=9,v1=zz", cut] {
        let read = sandbox.read_webhook(signature, &sent.body, start());
        assert!(
            matches!(read, Err(GatewayError::BadWebhook(_))),
            "{signature}"
        );
    }
}

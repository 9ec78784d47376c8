//! A try of the channels, and where none of them ever goes.

use std::{
    net::{IpAddr, TcpListener},
    sync::Arc,
};

use futures_util::future::BoxFuture;
use poem::http::Method;
use reliefline_server::{
    channels::{Hook, Mail, Notice, NoticeKind, Switchboard},
    domain::{at::At, channels::Verdict, ids::MessageId},
    push::transport::Lookup,
};
use serde_json::{Value, json};
use stage::{
    Stage,
    clinic::{ORIGIN, ask, request},
    people::Person,
};
use uuid::Uuid;

use super::{MORNING, Receiver, clinic_with, has_phone, head, sets, to, webhook};

async fn tries(who: &Person<'_>) -> Value {
    who.send(Method::POST, "/settings/channels/test", None).await.good()
}

#[tokio::test]
async fn an_admin_tries_the_channels_out_and_hears_what_became_of_each() {
    let (mail, calls) = (Receiver::of_mail("250,550,451"), Receiver::of_calls("202,302,500"));
    let stage = clinic_with(&mail, &calls).await;
    let ines = stage.ines().await;
    let _ = sets(&ines, 0, json!({"email": true, "webhook": webhook(&calls)})).await.good();
    let accepted = |email, webhook| {
        json!({
            "email": {"result": "accepted", "status": email},
            "webhook": {"result": "accepted", "status": webhook},
        })
    };
    assert_eq!(tries(&ines).await, accepted(250, 202));
    let (mailed, called) = (mail.next(), calls.next());
    assert_eq!(
        (to(std::slice::from_ref(&mailed)), head(&mailed, "Date").is_empty()),
        (vec!["ines@clinic.example".into()], false)
    );
    assert_eq!(
        (&called["body"]["kind"], &called["body"]["to"], &called["signed"]),
        (&json!("test"), &json!([]), &json!(true))
    );
    assert_eq!(called["time"], (stage.app.now().0 / 1000).to_string());
    for (email, webhook) in [(550, 302), (451, 500)] {
        let refused = json!({
            "email": {"result": "refused", "status": email},
            "webhook": {"result": "refused", "status": webhook},
        });
        assert_eq!(tries(&ines).await, refused);
    }
    has_phone(&ines, "1004").await;
    assert_eq!(tries(&ines).await, accepted(250, 200));
    assert_eq!(calls.takes(3)[2]["body"]["to"], json!(["1004"]));
    // The operator names them no longer; then nobody listens there.
    let other = stage.another_instance();
    let test = || request(Method::POST, "/settings/channels/test", Some(&ines.cookie()), None);
    let answer = ask(&other, test()).await.good();
    assert_eq!(
        answer,
        json!({"email": {"result": "not_configured"}, "webhook": {"result": "host_not_allowed"}})
    );
    let _ = mail.takes(3);
    assert_eq!((mail.ends(), calls.ends()), (vec![], vec![]));
    let gone = json!({"email": {"result": "unreachable"}, "webhook": {"result": "unreachable"}});
    assert_eq!(tries(&ines).await, gone);
}

#[tokio::test]
async fn a_clinic_without_channels_hears_that_there_are_none() {
    let stage = Stage::open(MORNING).await;
    let ines = stage.ines().await;
    let none = json!({"email": {"result": "not_configured"}, "webhook": {"result": "not_configured"}});
    for _ in 0..10 {
        assert_eq!(tries(&ines).await, none);
    }
    let eleventh = ines.send(Method::POST, "/settings/channels/test", None).await;
    assert_eq!(eleventh.refused(429), "slow_down");
}

/// Says that every host is this machine.
struct Inside;

impl Lookup for Inside {
    fn lookup(&self, _: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        Box::pin(async { Ok(vec!["127.0.0.1".parse().unwrap(), "10.0.0.7".parse().unwrap()]) })
    }
}

#[tokio::test]
async fn a_name_that_leads_inside_is_never_connected_to() {
    let canary = TcpListener::bind("127.0.0.1:0").unwrap();
    canary.set_nonblocking(true).unwrap();
    let port = canary.local_addr().unwrap().port();
    let url = format!("smtps://mail.example.com:{port}");
    let notice = Notice {
        id: MessageId(Uuid::nil()),
        kind: NoticeKind::Test,
        level: 0,
        count: 0,
        text: "Test".into(),
        url: ORIGIN.into(),
    };
    let hook = |url: String| Hook { url, secret: b"secret".to_vec() };
    let with = |named: Vec<String>| {
        let mail = Mail::parse(&url, "a@b.example", ORIGIN, &named).unwrap();
        Switchboard::with_lookup(Some(mail), named, Arc::new(Inside))
    };
    let board = with(vec![]);
    assert_eq!(board.mail(&notice, "ana@clinic.example", At(0)).await.verdict, Verdict::HostNotAllowed);
    for to in [
        "https://sms.example.com/".to_owned(),
        format!("https://sms.example.com:{port}/"),
        format!("http://127.0.0.1:{port}/"),
    ] {
        assert_eq!(board.call(&hook(to), &notice, &[], At(0)).await.verdict, Verdict::HostNotAllowed);
    }
    assert!(canary.accept().is_err(), "nobody came");
    // What the operator named may be inside; it must prove itself by TLS all the same.
    let board = with(vec!["mail.example.com".into(), "sms.example.com".into()]);
    let greets = std::thread::spawn(move || {
        canary.set_nonblocking(false).unwrap();
        canary.accept().is_ok() && canary.accept().is_ok()
    });
    assert_ne!(board.mail(&notice, "ana@clinic.example", At(0)).await.verdict, Verdict::HostNotAllowed);
    let call = board.call(&hook(format!("https://sms.example.com:{port}/")), &notice, &[], At(0)).await;
    assert_ne!(call.verdict, Verdict::HostNotAllowed);
    assert!(greets.join().unwrap(), "now they came");
}

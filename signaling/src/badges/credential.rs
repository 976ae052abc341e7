//! An interview's outcome as an Open Badges 3.0 credential
//! (<https://www.imsglobal.org/spec/ob/v3p0/>): what was asked, at which level it was answered,
//! and by whom it was said. Neither words nor voice are in it.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::wire::{Language, Timestamp};

/// What a badge says.
#[derive(Clone, Debug)]
pub struct Achieved<'a> {
    /// The badge's id: the session's.
    pub id: uuid::Uuid,
    /// The issuer's DID.
    pub issuer: &'a str,
    /// How the candidate wants to be called.
    pub candidate: Option<&'a str>,
    /// The scenario.
    pub scenario_id: &'a str,
    /// Its file: another version of it is another achievement.
    pub scenario_source: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The position.
    pub role: &'a str,
    /// The language of the interview.
    pub language: Language,
    /// The overall level, 1 to 5.
    pub level: f32,
    /// When the interview was over.
    pub at: Timestamp,
}

/// The credential.
pub fn credential(achieved: &Achieved<'_>) -> Value {
    let version: String = Sha256::digest(achieved.scenario_source)[..8].iter().map(|b| format!("{b:02x}")).collect();
    let achievement = format!("urn:vivavoce:scenario:{}:{version}", achieved.scenario_id);
    let result = format!("{achievement}:level");
    let (description, criteria, level) = match achieved.language {
        Language::Fr => (
            format!("Entretien oral structuré : {}.", achieved.role),
            "Avoir répondu à voix haute aux questions de l'entretien ; les réponses ont été comparées, critère par \
             critère, aux niveaux décrits dans la grille.",
            "Niveau global",
        ),
        Language::En => (
            format!("A structured spoken interview: {}.", achieved.role),
            "Answered the interview's questions aloud; the answers were compared, criterion by criterion, with the \
             levels that the rubric describes.",
            "Overall level",
        ),
    };
    let mut subject = json!({
        "type": ["AchievementSubject"],
        "achievement": {
            "id": achievement,
            "type": ["Achievement"],
            "achievementType": "Assessment",
            "name": achieved.title,
            "description": description,
            "criteria": { "narrative": criteria },
            "inLanguage": achieved.language.code(),
            "resultDescription": [{
                "id": result,
                "type": ["ResultDescription"],
                "name": level,
                "resultType": "RubricScore",
                "valueMin": "1",
                "valueMax": "5",
            }],
        },
        "result": [{ "type": ["Result"], "resultDescription": result, "value": format!("{:.1}", achieved.level) }],
    });
    // A subject has an id or an identifier.
    match achieved.candidate {
        Some(name) => {
            subject["identifier"] =
                json!([{ "type": "IdentityObject", "hashed": false, "identityHash": name, "identityType": "name" }]);
        }
        None => subject["id"] = format!("urn:vivavoce:candidate:{}", achieved.id).into(),
    }
    json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": format!("urn:uuid:{}", achieved.id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achieved.title,
        "issuer": { "id": achieved.issuer, "type": ["Profile"], "name": "Vivavoce" },
        "validFrom": achieved.at.to_string(),
        "credentialSubject": subject,
    })
}

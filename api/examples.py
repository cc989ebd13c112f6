"""Examples of what is sent: fictional, complete enough to try, and checked by a test."""

from __future__ import annotations

from typing import Any

PARTICIPANT: dict[str, Any] = {
    "id": "example-participant",
    "place": "Utrecht",
    "status": "status_holder",
    "work_permit": "not_needed",
    "integration_route": "b1",
    "languages": [{"code": "ar", "level": "native"}, {"code": "nl", "level": "B1"}],
    "experience": [
        {
            "title": "apotheker",
            "description": "eigen apotheek, recepten en advies",
            "country": "SY",
            "start_year": 2010,
            "end_year": 2018,
        }
    ],
    "qualifications": [
        {
            "title": "bachelor farmacie",
            "field": "0916",
            "level": 6,
            "country": "SY",
            "completed": True,
            "recognition": "valued",
        }
    ],
    "skills": ["medicijnkennis", "klanten adviseren"],
    "goal": {"text": "weer als apotheker werken", "direction": "work"},
    "availability": {"hours_per_week": 32, "days": ["mon", "tue", "wed", "thu"], "times": ["morning", "afternoon"]},
    "travel": {"max_minutes": 60, "max_cost_per_month": 150, "modes": ["bicycle", "public_transport"]},
}

PLACEMENT: dict[str, Any] = {
    "id": "example-placement",
    "kind": "placement",
    "title": "Apothekersassistent in opleiding",
    "description": "Je helpt klanten aan de balie en maakt medicijnen klaar.",
    "provider": {"id": "example-provider", "name": "Apotheek De Brug", "type": "employer"},
    "place": "Zeist",
    "languages_required": [{"code": "nl", "level": "B1"}],
    "hours_per_week": {"min": 24, "max": 32},
    "contract": "job",
    "paid": True,
    "contract_months": 12,
    "intention_after": "contract",
    "leads_to": ["apotheker"],
    "travel_reimbursed": True,
    "language_support": True,
    "schedule": "day",
}

PROGRAMME: dict[str, Any] = {
    "id": "example-programme",
    "kind": "programme",
    "title": "Nederlands van B1 naar B2 voor zorgberoepen",
    "provider": {"name": "ROC Midden Nederland", "type": "roc"},
    "place": "Utrecht",
    "languages_required": [{"code": "nl", "level": "B1"}],
    "hours_per_week": {"min": 8, "max": 8},
    "type": "language",
    "language_target": "B2",
    "cost_per_year": 0,
    "finance": ["municipality"],
    "duration_months": 8,
}

CASE: dict[str, Any] = {"participant": PARTICIPANT, "opportunities": [PLACEMENT, PROGRAMME], "as_of": "2026-11-21"}

SEARCH: dict[str, Any] = {
    "text": "ervaren lasser, A2, kan alleen 's ochtends",
    "over": ["participant", "placement"],
    "limit": 5,
}

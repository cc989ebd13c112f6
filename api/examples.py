"""Examples of what is sent, and of one answer: fictional, complete enough to try, and checked by a test."""

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

COMPARISON: dict[str, Any] = {
    "participant_id": "example-participant",
    "as_of": "2026-11-21",
    "household": "single",
    "rule": "Work for a long time: you can stay for eight months or longer, or you may get a contract. The work "
    "is at your level, or you can go on to work at your level. Do you learn Dutch or a trade at work? "
    "Then it counts as well. Other work is for a short time.",
    "note": "We have estimated this. Nobody can know it for sure. Talk about it with your coach: you choose yourself.",
    "summary": [
        "With work for a long time you start later: on 1 February 2027. With work for a short time you "
        "start on 1 December 2026.",
        "We think that with work for a long time you need benefit 18 months less.",
    ],
    "found": {"fast": 1, "durable": 1, "unknown": 0},
    "routes": {
        "fast": {
            "opportunity_id": "w-fast",
            "title": "Medewerker schoonmaak",
            "provider": "Apotheek De Brug",
            "place": "Zeist",
            "why": [
                {
                    "code": "does_not_last",
                    "values": {
                        "contract": "job",
                        "months": 3.0,
                        "after": "none",
                        "level": 1,
                        "own_level": 4,
                        "learning": False,
                    },
                    "text": "This work is for a while (3 months)",
                }
            ],
            "first_day": "2026-12-01",
            "hours_per_week": 32.0,
            "level": 1,
            "own_level": 4,
            "leads_level": None,
            "gross_first": 2100.0,
            "gross_later": [2205.0, 2205.0],
            "net_first": 2160.67,
            "months_to_independence": 23,
            "independent_from": "2028-10-21",
            "months_with_benefit": 28.5,
            "assumed": [],
            "match": None,
        },
        "durable": {
            "opportunity_id": "w-durable",
            "title": "Apothekersassistent in opleiding",
            "provider": "Apotheek De Brug",
            "place": "Zeist",
            "why": [
                {
                    "code": "lasts",
                    "values": {
                        "contract": "job",
                        "months": 12.0,
                        "after": "contract",
                        "level": 3,
                        "own_level": 4,
                        "leads_level": 4,
                        "learning": True,
                    },
                    "text": "You can work here for a long time: 12 months, with a contract in view",
                }
            ],
            "first_day": "2027-02-01",
            "hours_per_week": 32.0,
            "level": 3,
            "own_level": 4,
            "leads_level": 4,
            "gross_first": 2800.0,
            "gross_later": [2940.0, 4021.33],
            "net_first": 2626.21,
            "months_to_independence": 2,
            "independent_from": "2027-02-01",
            "months_with_benefit": 10.2,
            "assumed": [],
            "match": None,
        },
    },
    "openings": {"fast": None, "durable": None},
    "table": [
        {"name": "first_day", "label": "When you can start", "fast": "1 December 2026", "durable": "1 February 2027"},
        {
            "name": "independent",
            "label": "From when you can probably live without benefit",
            "fast": "from 21 October 2028 (after 23 months)",
            "durable": "from 1 February 2027 (after 2 months)",
        },
    ],
    "years": [],
    "chart": None,
    "assumptions": [
        {
            "name": "minimum_wage",
            "label": "Statutory minimum wage from 21 years",
            "value": 14.71,
            "unit": "euro_hour",
            "low": 5,
            "high": 50,
            "estimate": False,
            "source": "Wet minimumloon en minimumvakantiebijslag, from 21 years, 1 January 2026: "
            "mkbservicedesk.nl, vertiadvies.nl. The amount of 1 July 2026 was not found in a "
            "public source: check it.",
            "valid_from": "2026-01-01",
            "changed": False,
        }
    ],
}
"""An answer in a participant's words, cut to two rows of the table and one assumption."""
SEARCH: dict[str, Any] = {
    "text": "ervaren lasser, A2, kan alleen 's ochtends",
    "over": ["participant", "placement"],
    "limit": 5,
}

"""The first prompts, in the three languages: six kinds of work, one for each kind of story.

Comms changes them as it likes in the admin, so they are only made where there are none.
"""

from dataclasses import dataclass
from typing import Any

from posts.kinds import Kind
from posts.models import KindOfWork, Prompt


@dataclass(frozen=True, kw_only=True)
class FirstWork:
    """A kind of work with its names and its prompts, (en, nl, sv) each."""

    key: str
    names: tuple[str, str, str]
    prompts: dict[str, tuple[str, str, str]]


FIRST = (
    FirstWork(
        key="shop",
        names=("Shop", "Winkel", "Butik"),
        prompts={
            Kind.PROMISE: (
                "Somebody came back to thank you. What had you done for them?",
                "Iemand kwam terug om je te bedanken. Wat had je gedaan?",
                "Någon kom tillbaka för att tacka dig. Vad hade du gjort?",
            ),
            Kind.ODD_BEGINNING: (
                "What was the oddest thing somebody put on your counter this month?",
                "Wat is het vreemdste dat iemand deze maand bij jou op de toonbank legde?",
                "Vad är det märkligaste någon har lagt på din disk den här månaden?",
            ),
            Kind.WALK_THROUGH: (
                "Open the shop with us: what do you do in the first half hour?",
                "Open de winkel met ons: wat doe je het eerste half uur?",
                "Öppna butiken med oss: vad gör du den första halvtimmen?",
            ),
            Kind.WENT_WRONG: (
                "When did you send somebody home with the wrong thing, and how did it come right?",
                "Wanneer ging iemand met het verkeerde naar huis, en hoe kwam het goed?",
                "När gick någon hem med fel sak, och hur löste det sig?",
            ),
            Kind.SAID_NO: (
                "When did you tell somebody not to buy? What did you say?",
                "Wanneer raadde jij iemand af om iets te kopen? Wat zei je?",
                "När avrådde du någon från att köpa? Vad sa du?",
            ),
            Kind.COLLEAGUE: (
                "Whom do you call to the counter when a question is too hard for you? Tell us about the last time.",
                "Wie haal jij erbij als een vraag te lastig is? Vertel over de laatste keer.",
                "Vem ropar du på när en fråga är för svår? Berätta om senaste gången.",
            ),
        },
    ),
    FirstWork(
        key="warehouse",
        names=("Warehouse", "Magazijn", "Lager"),
        prompts={
            Kind.PROMISE: (
                "Which parcel did you go the extra mile for? What was in it, and for whom?",
                "Voor welk pakket deed jij een stapje extra? Wat zat erin, en voor wie was het?",
                "Vilket paket gjorde du det där lilla extra för? Vad var det i, och till vem?",
            ),
            Kind.ODD_BEGINNING: (
                "What did you find in a return that nobody had expected?",
                "Wat vond je in een retourdoos dat niemand had verwacht?",
                "Vad hittade du i en retur som ingen hade väntat sig?",
            ),
            Kind.WALK_THROUGH: (
                "Follow one box from the lorry to the shelf. What happens to it?",
                "Volg één doos van de vrachtwagen tot in het schap. Wat gebeurt ermee?",
                "Följ en låda från lastbilen till hyllan. Vad händer med den?",
            ),
            Kind.WENT_WRONG: (
                "When did the numbers not add up, and where was the mistake hiding?",
                "Wanneer klopten de aantallen niet, en waar zat de fout?",
                "När stämde inte siffrorna, och var gömde sig felet?",
            ),
            Kind.SAID_NO: (
                "When did you stop a delivery that was ready to leave? What had you seen?",
                "Wanneer hield jij een zending tegen die klaarstond? Wat had je gezien?",
                "När stoppade du en leverans som var klar att gå? Vad hade du sett?",
            ),
            Kind.COLLEAGUE: (
                "Who in your team finds what nobody else finds? What was it last time?",
                "Wie in jouw ploeg vindt wat niemand anders vindt? Wat was het de laatste keer?",
                "Vem i ditt lag hittar det ingen annan hittar? Vad var det senast?",
            ),
        },
    ),
    FirstWork(
        key="workshop",
        names=("Workshop and repair", "Werkplaats en reparatie", "Verkstad och reparation"),
        prompts={
            Kind.PROMISE: (
                "Which repair did you finish just in time? Who was waiting for it?",
                "Welke reparatie was maar net op tijd klaar? Wie zat erop te wachten?",
                "Vilken reparation blev klar i sista minuten? Vem väntade på den?",
            ),
            Kind.ODD_BEGINNING: (
                "Which noise, smell or rattle made you look twice?",
                "Welk geluid, luchtje of gerammel liet jou twee keer kijken?",
                "Vilket ljud, vilken lukt eller vilket skrammel fick dig att titta två gånger?",
            ),
            Kind.WALK_THROUGH: (
                "Mend one thing with us from start to finish. What is in your hands first?",
                "Repareer samen met ons één ding van begin tot eind. Wat pak je als eerste?",
                "Laga en sak med oss från början till slut. Vad tar du i först?",
            ),
            Kind.WENT_WRONG: (
                "Which repair came back to you? What had you missed?",
                "Welke reparatie kwam bij je terug? Wat had je gemist?",
                "Vilken reparation kom tillbaka till dig? Vad hade du missat?",
            ),
            Kind.SAID_NO: (
                "When did you say that it was not worth mending? How did you explain it?",
                "Wanneer zei je dat repareren niet meer loonde? Hoe legde je dat uit?",
                "När sa du att det inte var värt att laga? Hur förklarade du det?",
            ),
            Kind.COLLEAGUE: (
                "Who taught you a trick at the bench? Which one, and on what?",
                "Wie leerde jou een truc aan de werkbank? Welke, en waaraan?",
                "Vem lärde dig ett knep vid bänken? Vilket, och på vad?",
            ),
        },
    ),
    FirstWork(
        key="customer-contact",
        names=("Customer contact", "Klantcontact", "Kundkontakt"),
        prompts={
            Kind.PROMISE: (
                "Which call did you put down with a smile? What had you arranged?",
                "Na welk gesprek hing jij met een glimlach op? Wat had je geregeld?",
                "Vilket samtal avslutade du med ett leende? Vad hade du ordnat?",
            ),
            Kind.ODD_BEGINNING: (
                "Which question this week had nobody ever asked you before?",
                "Welke vraag van deze week had nog nooit iemand je gesteld?",
                "Vilken fråga i veckan hade ingen någonsin ställt till dig förut?",
            ),
            Kind.WALK_THROUGH: (
                "Take us through one conversation: how did it begin, and where did it turn?",
                "Neem ons mee in één gesprek: hoe begon het, en wanneer sloeg het om?",
                "Ta med oss genom ett samtal: hur började det, och när vände det?",
            ),
            Kind.WENT_WRONG: (
                "When did we let somebody wait too long? What did you say when you had them on the line?",
                "Wanneer lieten we iemand te lang wachten? Wat zei je toen je diegene sprak?",
                "När lät vi någon vänta för länge? Vad sa du när ni till slut talades vid?",
            ),
            Kind.SAID_NO: (
                "When could you not give what was asked for? What did you find instead?",
                "Wanneer kon je niet geven wat er gevraagd werd? Wat vond je dan wel?",
                "När kunde du inte ge det som efterfrågades? Vad hittade du i stället?",
            ),
            Kind.COLLEAGUE: (
                "Who helped you out while the customer was on the line? What did they know?",
                "Wie hielp jou terwijl de klant aan de lijn hing? Wat wist die collega?",
                "Vem hjälpte dig medan kunden väntade i luren? Vad kunde den kollegan?",
            ),
        },
    ),
    FirstWork(
        key="office",
        names=("Office", "Kantoor", "Kontor"),
        prompts={
            Kind.PROMISE: (
                "When did something you do behind a screen help somebody out there? How did you hear of it?",
                "Wanneer hielp jouw werk achter het scherm iemand buiten? Hoe hoorde je dat?",
                "När hjälpte ditt arbete vid skärmen någon där ute? Hur fick du veta det?",
            ),
            Kind.ODD_BEGINNING: (
                "Which small line in a list or a letter made you pick up the phone?",
                "Welk regeltje in een lijst of brief deed jou de telefoon pakken?",
                "Vilken liten rad i en lista eller ett brev fick dig att lyfta luren?",
            ),
            Kind.WALK_THROUGH: (
                "Which decision looks simple from outside? Walk us through the last one.",
                "Welke beslissing lijkt van buiten simpel? Loop met ons door de laatste.",
                "Vilket beslut ser enkelt ut utifrån? Ta oss genom det senaste.",
            ),
            Kind.WENT_WRONG: (
                "Which plan looked fine on paper and failed on Monday morning?",
                "Welk plan zag er op papier goed uit en liep maandagochtend mis?",
                "Vilken plan såg bra ut på papper och sprack på måndag morgon?",
            ),
            Kind.SAID_NO: (
                "What did you take off the list so that something else could be done well?",
                "Wat haalde jij van de lijst, zodat iets anders goed gedaan kon worden?",
                "Vad strök du från listan för att något annat skulle bli bra gjort?",
            ),
            Kind.COLLEAGUE: (
                "Whose desk do people walk to when it gets difficult? What did you see there last?",
                "Naar wiens bureau loopt iedereen als het lastig wordt? Wat zag je daar het laatst?",
                "Vems skrivbord går alla till när det blir svårt? Vad såg du där senast?",
            ),
        },
    ),
    FirstWork(
        key="on-the-road",
        names=("On the road", "Onderweg", "På väg"),
        prompts={
            Kind.PROMISE: (
                "Which door opened with a big smile? What did you bring?",
                "Welke deur ging open met een brede lach? Wat kwam je brengen?",
                "Vilken dörr öppnades med ett stort leende? Vad kom du med?",
            ),
            Kind.ODD_BEGINNING: (
                "Which address could you not find, and how did you get there after all?",
                "Welk adres kon je niet vinden, en hoe kwam je er toch?",
                "Vilken adress kunde du inte hitta, och hur kom du fram till slut?",
            ),
            Kind.WALK_THROUGH: (
                "Take us along on one round. Where do you stop first, and who is there?",
                "Neem ons mee op één ronde. Waar stop je het eerst, en wie is daar?",
                "Ta med oss på en runda. Var stannar du först, och vem är där?",
            ),
            Kind.WENT_WRONG: (
                "When did you arrive too late, and what happened then?",
                "Wanneer kwam je te laat aan, en wat gebeurde er toen?",
                "När kom du fram för sent, och vad hände då?",
            ),
            Kind.SAID_NO: (
                "When did you leave without handing it over? Why was that right?",
                "Wanneer ging je weg zonder iets af te geven? Waarom was dat goed?",
                "När åkte du därifrån utan att lämna över? Varför var det rätt?",
            ),
            Kind.COLLEAGUE: (
                "Who do you call when you are stuck on the road? Tell us about one such call.",
                "Wie bel jij als je onderweg vastzit? Vertel over één zo’n telefoontje.",
                "Vem ringer du när du har kört fast på vägen? Berätta om ett sådant samtal.",
            ),
        },
    ),
)


def ensure_prompts(**kwargs: Any) -> None:
    """Make the first kinds of work and their prompts where there are none at all."""
    if KindOfWork.objects.exists():
        return
    for place, first in enumerate(FIRST):
        en, nl, sv = first.names
        work = KindOfWork.objects.create(key=first.key, name_en=en, name_nl=nl, name_sv=sv, sort_order=place)
        Prompt.objects.bulk_create(
            Prompt(work=work, kind=kind, words_en=words[0], words_nl=words[1], words_sv=words[2], sort_order=number)
            for number, (kind, words) in enumerate(first.prompts.items())
        )

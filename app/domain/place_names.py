"""The places shipped: the 22 council areas, the 7 health boards, main towns, and cities over the border.

Names follow the Welsh Language Commissioner's list of standardised Welsh place-names. Forms after i, o and yn
come from the rule in `welsh.place`; a name carries its own only where the rule would be wrong.
"""

from __future__ import annotations

from app.domain.glossary import PlaceName, glossary_of


def _listed(lines: str) -> tuple[PlaceName, ...]:
    """Places from `Welsh = English` lines; a name that stands alone is the same in both."""
    pairs = (line.split(" = ") for line in lines.strip().splitlines())
    return tuple(PlaceName(cy=pair[0], en=pair[-1]) for pair in pairs)


COUNCIL_AREAS = (
    *_listed("""
Abertawe = Swansea
Blaenau Gwent
Caerdydd = Cardiff
Caerffili = Caerphilly
Casnewydd = Newport
Castell-nedd Port Talbot = Neath Port Talbot
Ceredigion
Conwy
Gwynedd
Merthyr Tudful = Merthyr Tydfil
Pen-y-bont ar Ogwr = Bridgend
Powys
Rhondda Cynon Taf
Sir Benfro = Pembrokeshire
Sir Ddinbych = Denbighshire
Sir Fynwy = Monmouthshire
Sir Gaerfyrddin = Carmarthenshire
Sir y Fflint = Flintshire
Torfaen
Wrecsam = Wrexham
"""),
    PlaceName("Bro Morgannwg", "Vale of Glamorgan", the=True),
    PlaceName("Ynys Môn", "Isle of Anglesey", the=True, also=("Anglesey", "Sir Fôn")),
)
"""The 22 principal areas (Local Government (Wales) Act 1994, Schedule 1)."""

HEALTH_BOARDS = tuple(
    PlaceName(cy, en, the=True)
    for cy, en in (
        ("Bwrdd Iechyd Prifysgol Aneurin Bevan", "Aneurin Bevan University Health Board"),
        ("Bwrdd Iechyd Prifysgol Bae Abertawe", "Swansea Bay University Health Board"),
        ("Bwrdd Iechyd Prifysgol Betsi Cadwaladr", "Betsi Cadwaladr University Health Board"),
        ("Bwrdd Iechyd Prifysgol Caerdydd a'r Fro", "Cardiff and Vale University Health Board"),
        ("Bwrdd Iechyd Prifysgol Cwm Taf Morgannwg", "Cwm Taf Morgannwg University Health Board"),
        ("Bwrdd Iechyd Prifysgol Hywel Dda", "Hywel Dda University Health Board"),
        ("Bwrdd Iechyd Addysgu Powys", "Powys Teaching Health Board"),
    )
)
"""The 7 local health boards."""

TOWNS = _listed("""
Aberaeron
Aberdâr = Aberdare
Aberdaugleddau = Milford Haven
Aberdyfi
Abergele
Abergwaun = Fishguard
Aberhonddu = Brecon
Abermaw = Barmouth
Aberpennar = Mountain Ash
Abersoch
Aberteifi = Cardigan
Abertyleri = Abertillery
Aberystwyth
Amlwch
Arberth = Narberth
Bae Colwyn = Colwyn Bay
Bangor
Bargod = Bargoed
Bethesda
Betws-y-coed = Betws-y-Coed
Biwmares = Beaumaris
Blaenafon = Blaenavon
Blaenau Ffestiniog
Brynbuga = Usk
Bryn-mawr = Brynmawr
Bwcle = Buckley
Caerfyrddin = Carmarthen
Caergybi = Holyhead
Caerllion = Caerleon
Caernarfon
Cas-gwent = Chepstow
Castell-nedd = Neath
Castellnewydd Emlyn = Newcastle Emlyn
Cei Connah = Connah's Quay
Ceinewydd = New Quay
Cil-y-coed = Caldicot
Coed-duon = Blackwood
Corwen
Cricieth = Criccieth
Crucywel = Crickhowell
Cwmbrân = Cwmbran
Cydweli = Kidwelly
Deganwy
Dinbych = Denbigh
Dinbych-y-pysgod = Tenby
Doc Penfro = Pembroke Dock
Dolgellau
Glynebwy = Ebbw Vale
Glyn-nedd = Glynneath
Gorseinon
Harlech
Hendy-gwyn = Whitland
Hwlffordd = Haverfordwest
Llanandras = Presteigne
Llanbedr Pont Steffan = Lampeter
Llandaf = Llandaff
Llandeilo
Llandrindod = Llandrindod Wells
Llandudno
Llandysul
Llanelli
Llanelwy = St Asaph
Llanfair-ym-Muallt = Builth Wells
Llangefni
Llangollen
Llanidloes
Llanilltud Fawr = Llantwit Major
Llanrwst
Llantrisant
Llanymddyfri = Llandovery
Machynlleth
Maesteg
Nefyn
Pencoed
Penarth
Penfro = Pembroke
Pontardawe
Pontarddulais
Pontypridd
Pont-y-pŵl = Pontypool
Port Talbot
Porthaethwy = Menai Bridge
Porthcawl
Porthmadog
Porth Tywyn = Burry Port
Prestatyn
Pwllheli
Rhaeadr Gwy = Rhayader
Rhisga = Risca
Rhuthun = Ruthin
Rhydaman = Ammanford
Rhymni = Rhymney
Sanclêr = St Clears
Tonypandy
Trefdraeth
Trefforest = Treforest
Treffynnon = Holywell
Trefyclo = Knighton
Trefynwy = Monmouth
Tregaron
Treorci = Treorchy
Tredegar
Tyddewi = St Davids
Tywyn
Y Bala = Bala
Y Barri = Barry
Y Bont-faen = Cowbridge
Y Drenewydd = Newtown
Y Fenni = Abergavenny
Y Fflint = Flint
Y Gelli Gandryll = Hay-on-Wye
Y Mwmbwls = Mumbles
Y Porth = Porth
Y Rhyl = Rhyl
Y Trallwng = Welshpool
Y Waun = Chirk
Yr Eglwys Newydd = Whitchurch
Yr Wyddgrug = Mold
Ystradgynlais
Ystrad Mynach
""")

BEYOND = (
    *_listed("""
Bryste = Bristol
Caer = Chester
Croesoswallt = Oswestry
Cymru = Wales
Gogledd Iwerddon = Northern Ireland
Henffordd = Hereford
Iwerddon = Ireland
Lerpwl = Liverpool
Lloegr = England
Llundain = London
Manceinion = Manchester
Yr Alban = Scotland
"""),
    PlaceName("Yr Amwythig", "Shrewsbury", also=("Amwythig",)),
    PlaceName("Birmingham", "Birmingham", "i Birmingham", "o Birmingham", "yn Birmingham"),
    PlaceName("Cross Hands", "Cross Hands", "i Cross Hands", "o Cross Hands", "yn Cross Hands"),
)
"""Countries and cities that letters from Wales speak of, and names that do not mutate."""

SHIPPED = glossary_of((*COUNCIL_AREAS, *HEALTH_BOARDS, *TOWNS, *BEYOND))

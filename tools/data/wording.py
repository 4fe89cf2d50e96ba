"""French names and addresses that a source gives in unaccented capitals, put back in the case and
accents a person would write: "MAISON FAMILIALE RURALE D'ECOLE" is not fit for a screen."""
import re

# Words written in capitals whatever stands around them.
ACRONYMS = set("""
    ABC ABSUP ADAPSS ADASA ADFI AFEC AFIL AFIP AFPA AFPI AFPMA AFRA AFT AFTRAL AGEFPI AGM AGUF AL
    APEX2100 ARFA ARFRIPS ARPA ASDER AW BP BS BTP CCI CCIT CECOF CEFA CESI CFA CFAI CFATL CFEP
    CFMDA CFPPA CGR CIFEP CIRFAP CLM CNAM CNPC CREAP CRESPA CS CSC CSSR DEA DIFCAM DPH ECA ECAM
    ECEMA EDAIC EDUCTIVE EESC EFAB EFMA EFPPA ENILV EPLEFPA ESAV ESC ESCA ESCG ESIMA ESUP ETAAG FC
    FIPAG FPC FRMFREO G404 GEM GRETA HP IAA IAE ICL ICOF ICOM IDRAC IET IF2M IFA IFAG IFAI IFAIP
    IFAS IFC IFI IFIR IFMB IFP IFPP IFRIA IFSI IGS II III IMDTEC IMT INFA INFN INHNI INP INSTIC
    IPAC IPSO IRFSS ISARA ISCL ISCO ISEAG ISEG ISETA ITCC ITII IUT IV JRT JSP LDA LEGTA LEGTPA LPA
    M2I MBWAY MFR MJC MOF RD RN RPT SARL SASU SEPR STAJ SUP2I UCA UCPA UFR UGC UIMM UNICEM
    UNIVERIA UP VIII ZA ZAC ZI
""".split())
# Small words that keep their small letters inside a name.
SMALL = set("""
    a allée ancien ancienne au aux avec avenue bis boulevard centre chemin chez commercial
    communale commune cours culturel d de des dit du en et faubourg fêtes grande immeuble impasse
    l la le les lieu lieu-dit lès montée ou par parc passage place polyvalente pour quai quartier
    rond-point route rue salle salles sous square station sur ter un une à
""".split())
# Unaccented form -> written form. Cased as the word stands inside a sentence.
WORDS = dict(pair.split("=") for pair in """
    ACADEMIE=Académie ACTIVITES=activités ADAPTE=adapté ADMINISTRATION=administration
    ADMNIS=administration ADULT=adultes ADULTES=adultes AERAUNOT=aéronautique AERO=aéro
    AERODROME=aérodrome AGRIC=agricole AGRICOLE=agricole AGRICOLES=agricoles AIME=Aimé
    ALGERIE=Algérie ALIMENTATION=alimentation ALIZES=Alizés ALL=allée ALLEE=allée ALLEES=allées
    AMEDEE=Amédée AMELIE=Amélie AMPERE=Ampère ANDRE=André ANIMATION=animation ANNEE=année
    APPLICATION=application APPLIQUEES=appliquées APPRENT=apprentis APPRENTI=apprentis
    APPRENTIS=apprentis APPRENTISSAGE=apprentissage ARDECHE=Ardèche ARL=ARL ARTS=arts
    ASS=Association ASSIST=assistance ASSOC=Association ASSOCIATION=association ASSOCIE=associé
    ASSURANCE=assurance ASSURANCES=assurances ASTREE=Astrée ATMOSPHERE=Atmosphère
    AUTOMOB=automobile AV=avenue AVENIR=Avenir BANQUE=banque BARTHELEMY=Barthélemy BAT=bâtiment
    BATIMENT=bâtiment BD=boulevard BEAUSEJOUR=Beauséjour BENEDICTINS=Bénédictins
    BIBLIOTHEQUES=bibliothèques BIOLOGIE=biologie BLD=boulevard BOULANGERIE=boulangerie
    BRUYERES=Bruyères CAFE=café CARRE=Carré CARRIERES=carrières CESAME=Césame CHAMBERY=Chambéry
    CHAMBRE=chambre CHATEAU=château CHE=chemin CHIMIE=chimie CHOCOLATERIE=chocolaterie CINE=Ciné
    CINEDUCHERE=CinéDuchère CINEMA=Cinéma CINEVAL=CinéVal CITE=Cité CLEMENT=Clément
    CLEMENTEL=Clémentel CLUB=Club COEUR=Cœur COIFFURE=coiffure COLISEE=Colisée COLLEGE=collège
    COMITE=Comité COMMERCE=commerce COMMERCIAL=commercial COMMERCIALE=commerciale COMMUN=commun
    COMOEDIA=Comœdia CONSEIL=conseil COOPERATIF=coopératif CRET=crêt CRS=cours CTR=Centre
    CTRE=Centre CUISINE=cuisine CULTUEL=culturel CULTURE=culture CULTURES=cultures
    DAUPHINE=Dauphiné DELEGATION=délégation DEMOCRATIE=Démocratie DEPART=départemental
    DEPARTEMENT=Département DEPARTEMENTALE=départementale DERRIERE=derrière DESIRE=Désiré
    DEVELOP=développement DEVELOPPEMENT=développement DOME=Dôme DOMES=Dômes DR=Docteur DROIT=droit
    DROME=Drôme DRONIERES=Dronières ECHAFAUDEUR=échafaudeur ECOL=École ECOLE=École ECOLES=Écoles
    ECONOMIE=économie ECONOMIQUES=économiques ECRANS=Écrans ECRINS=Écrins ECULLY=Écully
    EDOUARD=Édouard EDUC=éducation EDUCAT=éducation EDUCATION=éducation EGALITE=Égalité
    EGLISE=église ELECTRONIQ=électronique ELEMENTAIRE=élémentaire ELEVAGE=élevage
    ELISABETH=Élisabeth ELOI=Éloi ELYSEE=Élysée EMBELLIE=Embellie EMILE=Émile EMILIEN=Émilien
    EMPLOI=emploi ENERGIE=énergie ENERGIES=énergies ENSEIGNEMENT=enseignement
    ENVIRONNEMENT=environnement EOLE=Éole EPINE=Épine EPINETTE=Épinette EQUINOXE=Équinoxe
    EQUITATION=équitation ETABLISSEMENT=Établissement ETALE=Étale ETERLOU=Éterlou ETIENNE=Étienne
    ETOILE=Étoile ETOILES=Étoiles ETRANGERES=étrangères ETUDE=étude ETUDES=études
    EUROPEEN=européen EUROPEENNE=européenne EXPERTISE=expertise EXUPERY=Exupéry FACADE=Façade
    FACULTE=Faculté FAM=familiale FAMIL=familiale FAMILIAL=familiale FAMILIALE=familiale
    FAMILIALES=familiales FAURE=Faure FEDERATION=Fédération FELIX=Félix FERRY=Ferry FETES=fêtes
    FEVRIER=février FINANCE=finance FINANCIERE=financière FLEURI=fleuri FOND=fond
    FONDERIE=fonderie FORET=forêt FORM=formation FORMAT=formation FORMATION=formation
    FRANCOIS=François FREDERIC=Frédéric FRERES=Frères GATEAU=gâteau GENERAL=Général
    GENERALE=générale GENEVE=Genève GENEVIEVE=Geneviève GENIE=génie GEOGRAPHIE=géographie
    GERARD=Gérard GESTION=gestion GYMNASE=gymnase HETRES=Hêtres HONORE=Honoré HOPITAL=hôpital
    HORLOGE=Horloge HORTICOLE=horticole HOTEL=hôtel HOTELIERE=hôtelière HOTELLERIE=hôtellerie
    HTE=Haute ILE=île IMP=impasse INADAP=inadaptés INDUSTRIE=industrie INDUSTRIES=industries
    INFIRMIERE=infirmière INFIRMIERS=infirmiers INFORMATIQUE=informatique INGENIERIE=ingénierie
    INSERTION=insertion INST=Institut INSTIT=Institut INSTITUT=institut
    INTERPROFESS=interprofessionnel INTERPROFESSIONNE=interprofessionnel ISERE=Isère JAURES=Jaurès
    JEROME=Jérôme JEUNESSE=jeunesse LAIQUES=laïques LAIT=lait LANGUES=langues LD=Lieu-dit
    LEMAN=Léman LEON=Léon LES=les LETTRES=lettres LIBERATION=Libération LIBERTE=Liberté
    LOCAL=local LOGISTIQU=logistique LOISIRS=loisirs LUMIERE=Lumière LYCEE=Lycée MACE=Macé
    MAIS=Maison MAISO=Maison MAISON=maison MAL=Maréchal MARECHAL=Maréchal MATHE=Mathésine
    MATHEMATIQUES=mathématiques MECAN=mécanique MECANI=mécanique MECANIQUE=mécanique
    MEDECINE=médecine MELEZES=Mélèzes MELIES=Méliès MEMOIRE=mémoire MENDES=Mendès MERIBEL=Méribel
    MERIMEE=Mérimée METI=métiers METIER=métier METIERS=métiers METROPOLE=Métropole MOLIERE=Molière
    MONTAGNE=montagne MONTEE=montée MONTLUCON=Montluçon MTBLANC=Mont-Blanc MTE=montée
    MULTIMEDIA=multimédia MURIERS=Mûriers NAT=nationale NATIONAL=national NATIONALE=nationale
    NECTAIRE=Nectaire NEEL=Néel NICEPHORE=Nicéphore NUMERIQUE=numérique OEUVRES=Œuvres OPERA=Opéra
    ORIENT=orientation ORIENTAT=orientation ORIENTATION=orientation OUVRIERE=ouvrière
    PALISSY=Palissy PARAMEDICALES=paramédicales PATHE=Pathé PATISSERIE=pâtisserie
    PATISSIERS=pâtissiers PECHER=Pêcher PEDAGOGIQUE=pédagogique PERE=Père PERFORMANCE=performance
    PHALANSTERE=Phalanstère PHARMACIE=pharmacie PHYSIQUE=physique PL=place PLANETE=Planète
    POLE=Pôle POLYTECHNIQUE=polytechnique POUR=pour PRE=Pré PRECIEUX=Précieux
    PREPARATOIRE=préparatoire PRESIDENT=Président PRIVE=privé PRIVEE=privée PRIVES=privés
    PROF=professionnel PROFES=professionnelle PROFESSION=profession
    PROFESSIONNELLE=professionnelle PROFESSIONNELLES=professionnelles PROFESSIONS=professions
    PROMO=promotion PROMOTION=promotion PROPRETE=propreté PRV=parvis PUBLIC=public PUBLICS=publics
    RECHERCHE=recherche RECRE=Récré REG=régionale REGIMENT=Régiment REGION=Région
    REGIONAL=régional REGIONALE=régionale REMY=Rémy RENE=René REPUBLIQUE=République
    RESIDENCES=résidences RESISTANCE=Résistance RESSOURCES=ressources RESTAURATION=restauration
    REUNION=réunion REUSSITE=réussite REVOLUTION=Révolution RHONE=Rhône RTE=route RURAL=rurale
    RURALE=rurale SABLIERE=Sablière SANTE=santé SAONE=Saône SCENARIO=Scénario SCENE=Scène
    SCI=sciences SCIENCE=science SCIENCES=sciences SCIENTI=scientifique SECRETE=secrète
    SECURITE=sécurité SERVICE=service SERVICES=services SOCIAL=social SOCIETE=Société SOIE=Soie
    SPECIALISE=spécialisé SPORT=sport SPORTIFS=sportifs SPORTIVE=sportive SPORTS=sports ST=Saint
    STE=Sainte SUP=Sup SUPERIEUR=supérieur SUPERIEURE=supérieure SYSTEMES=systèmes TECH=technique
    TECHN=technique TECHNIQUE=technique TECHNIQUES=techniques TECHNOLOGIE=technologie
    TELECOM=Télécom TEXTILE=textile THEATRE=Théâtre THEOPHILE=Théophile TRANSPORT=transport
    TRANSPORTS=transports TRAVAIL=travail TRAVAUX=travaux TRIEVES=Trièves UNITE=unité
    UNIVERSIT=universitaire UNIVERSITAIRE=universitaire UNIVERSITE=Université VALLEE=Vallée
    VARIETES=Variétés VELO=vélo VENTE=vente VERCINGETORIX=Vercingétorix VIANDES=viandes
    VILLIE=Villié YSSINGEAUX=Yssingeaux
""".split())


def has_small_letters(text):
    return any(c.islower() for c in text)


def write_word(word):
    if word in ACRONYMS:
        return word
    if word in WORDS:
        return WORDS[word]
    if word.lower() in SMALL:
        return word.lower()
    return word.capitalize() if len(word) > 1 else word


INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}[A-Z]?|\b(?:[A-Z] ){2,}[A-Z]\b")
CAPITALS = re.compile(INITIALS.pattern + r"|[A-ZÀ-ÝŒ0-9]+")
LONG_CAPITALS = re.compile(r"\b[A-ZÀ-ÝŒ]{2,}\b")


def elide(text):
    """"L EGLISE" -> "L'EGLISE"; an apostrophe sticks to what follows."""
    return re.sub(r"\b([LD]) (?=[AEIOUYHÉÈŒ])", r"\1'", text).replace("' ", "'")


def small_articles(text):
    return re.sub(r"\b([LD])'", lambda m: m.group(1).lower() + "'", text)


def capitalise(text):
    """A capital on the first letter, wherever it stands."""
    first = re.search(r"[^\W\d_]", text)
    at = first.start() if first else 0
    return text[:at] + text[at:at + 1].upper() + text[at + 1:]


def tidy(text, opening_capital=True):
    """White space cleaned; capitals put back to a written form. Mixed case is left as it is."""
    text = re.sub(r"\s+", " ", text).strip()
    if not text or has_small_letters(text):
        return text
    written = CAPITALS.sub(
        lambda m: m.group() if INITIALS.fullmatch(m.group()) else write_word(m.group()),
        elide(text))
    written = small_articles(written)
    return capitalise(written) if opening_capital else written


def tidy_address(text):
    """As `tidy`, also the words in capitals of a mixed text; small letter after the number, and
    "13, rue" written "13 rue"."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"^(\d+(?: ?(?:BIS|TER|[A-D]))?)\s*,\s*", r"\1 ", text)
    if has_small_letters(text):
        text = LONG_CAPITALS.sub(lambda m: write_word(m.group()), elide(text))
        return small_articles(text)
    return tidy(text, opening_capital=not re.match(r"\d", text))

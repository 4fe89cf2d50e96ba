"""Words from which the invented partners are made: streets, signs, clubs. Any likeness with a
real shop, club or association of the same name is chance."""

STREETS = """
    rue de la République|rue Victor-Hugo|place de la Mairie|avenue de la Gare|rue des Écoles|
    place du Marché|rue de l'Église|rue du Commerce|avenue Jean-Jaurès|rue Pasteur|rue Gambetta|
    boulevard Carnot|rue Jules-Ferry|place de la Liberté|rue de la Fontaine|rue du 8-Mai-1945|
    rue des Lilas|rue Nationale|avenue du Stade|chemin des Prés|rue Émile-Zola|rue du Moulin|
    place des Tilleuls|rue de la Poste|rue Centrale|cours de la Libération|rue du Château|
    quai des Tanneurs|rue Marcel-Pagnol|allée des Platanes|rue Lamartine|rue Saint-Jean|
    rue de la Halle|place d'Armes|rue Simone-Veil|avenue de l'Europe|rue des Remparts|
    montée du Belvédère|rue Basse|rue Haute|place de l'Hôtel-de-Ville|rue Berlioz
""".replace("\n", "").strip()
STREETS = [street.strip() for street in STREETS.split("|")]
BUSINESS_STREETS = ["rue de l'Industrie", "zone artisanale des Granges", "rue des Artisans",
                    "zone commerciale du Pré-Long", "avenue des Métiers", "chemin de la Plaine",
                    "rue Ampère", "rue des Forges", "allée des Entrepreneurs"]

BOOKSHOPS = """
    Librairie des Quais|Librairie du Marché|La Page blanche|Librairie des Halles|Le Marque-page|
    Librairie du Passage voûté|L'Encre et la Plume|Librairie de la Place|Au Fil des pages|
    Librairie des Arcades|Le Chat qui lit|Librairie du Pont|Les Mots passants|La Bouquinerie|
    Librairie de la Tour|L'Étagère|Librairie des Lilas|Le Livre ouvert|Librairie du Lavoir|
    La Lucarne|Librairie des Remparts|Chapitre premier|Librairie de la Fontaine|Le Papier volant|
    Librairie du Théâtre|La Virgule|Librairie des Écoles|L'Arbre à lire|Librairie de la Gare|
    Le Point-virgule|Librairie du Tilleul|La Malle aux livres|Librairie des Trois Marches|
    Le Bateau de papier|Librairie du Belvédère|Encre de saison|Librairie du Cloître|
    La Parenthèse|Librairie des Carmes|Le Tapis volant|Librairie du Beffroi|La Mansarde|
    Librairie des Tanneurs|Les Heures lues|Librairie du Parc|Le Grand Format|La Cabane à lire
"""
VENUES = """
    Théâtre du Parvis|La Halle aux grains|Espace culturel Le Tremplin|Théâtre de l'Écluse|
    Le Sémaphore d'ici|Salle des Verrières|La Grange aux arts|Théâtre des Remparts|Le Fil rouge|
    Maison des arts du Lavoir|La Scène du Moulin|Le Quai des étoiles|Salle Le Tamaris|
    Théâtre de la Filature|L'Atelier des voix|Le Manège|Centre culturel des Tilleuls|
    La Boîte à sons|Théâtre du Beffroi|Espace Les Marronniers|Le Préau|La Fabrique à musique|
    Auditorium des Cèdres|Le Petit Théâtre de poche|La Rotonde|Salle du Grand Pré
"""
HEALTH = """
    Centre de prévention santé|Maison de santé pluriprofessionnelle|Centre de santé jeunes|
    Cabinet de dépistage et prévention|Espace santé jeunes|Centre médical de prévention|
    Pharmacie du Marché|Pharmacie de la Place|Laboratoire d'analyses du Parc
"""
FIRST_AID = """
    Secours Formation|Gestes qui sauvent|Premiers Secours Services|Formation Secourisme|
    Alerte et Protection|Secouristes associés|École du secours
"""
DRIVING = """
    Auto-école du Centre|Auto-école de la Gare|Conduite Plus|Auto-école des Lycées|Feu vert|
    École de conduite du Stade|Auto-école du Rond-Point|Conduite Horizon|Auto-école Avenir|
    Permis Facile|École de conduite de l'Europe|Auto-école des Tilleuls|Priorité à droite|
    Auto-école Victor-Hugo|Objectif Permis|Auto-école du Lac|Première leçon
"""
MISSIONS = """
    Les Jardins solidaires|La Ressourcerie|Café des âges|Vivre ensemble|Les Mains vertes|
    La Petite Cordée|Lire et faire lire au village|L'Épicerie du coin solidaire|
    Les Sentiers propres|Patrimoine vivant|La Roue tourne|Accueil et Entraide|
    Les Amis de la rivière|Mémoire et Partage|Le Repair Café associatif|Bol d'air
"""
EQUIPMENT = (
    "Pro Tenues|Vêt'Métiers|La Blouse blanche|Outillage du Centre|Méca Outils|"
    "Couteaux et Toques|Coiffure Équipement|Le Comptoir de l'artisan|Bois et Outils|"
    "Sécurité Pro|Atelier Fournitures|Électro Fourniture|Bâti Pro|Vert Équipement|"
    "Toque et Tablier|L'Équipement des apprentis")
# One company, several branches: the same SIREN with other establishment numbers (D22).
EQUIPMENT_CHAIN, CHAIN_BRANCHES = "Équip'Formation", 6


def pool(text):
    return [name.strip() for name in text.replace("\n", "").split("|") if name.strip()]


# Words that name the federation -> (how many clubs of a hundred, signs of a club of that sport).
CLUBS = {
    "Football": (14, "FC {}|Union sportive de {}|Étoile sportive de {}"),
    "Judo": (9, "Judo Club de {}|Dojo de {}"),
    "Tennis": (8, "Tennis Club de {}|TC {}"),
    "Équitation": (6, "Centre équestre de {}|Poney-club de {}"),
    "Basket-ball": (6, "Basket Club de {}|{} Basket"),
    "Handball": (5, "Handball Club de {}|{} Handball"),
    "Rugby": (4, "Rugby Club de {}|{} Rugby"),
    "Gymnastique": (4, "{} Gymnastique|La Vaillante de {}"),
    "Natation": (4, "Cercle des nageurs de {}|{} Natation"),
    "Danse": (4, "École de danse de {}|{} en danse"),
    "Athlétisme": (4, "Athlé {}|{} Athlétisme"),
    "Karaté": (3, "Karaté Club de {}"),
    "Badminton": (3, "Badminton Club de {}|Les Volants de {}"),
    "Volley": (3, "Volley-ball de {}"),
    "Ski": (3, "Ski Club de {}"),
    "Montagne": (3, "Escalade {}|Cordée de {}"),
    "Cyclisme": (2, "Vélo Club de {}"),
    "Tennis de Table": (2, "{} Tennis de table"),
    "Boxe": (2, "Boxing Club de {}"),
    "Kickboxing": (2, "Full Contact {}|Muay Thaï {}"),
    "Savate": (1, "Savate de {}"),
    "Taekwondo": (1, "Taekwondo {}"),
    "Lutte": (1, "Lutte Club de {}"),
    "Escrime": (1, "Cercle d'escrime de {}"),
    "Canoë-Kayak": (1, "Canoë-kayak de {}"),
    "Aviron": (1, "Aviron de {}"),
    "Voile": (1, "Club de voile de {}"),
    "Tir à l'Arc": (1, "Les Archers de {}"),
    "Triathlon": (1, "{} Triathlon"),
    "Roller": (1, "Roller Skating {}"),
    "Hockey sur Glace": (1, "Hockey Club de {}"),
    "Sports de Glace": (1, "Patinage de {}"),
    "Échecs": (1, "Échiquier de {}"),
    "Golf": (1, "Golf de {}"),
    "Pétanque": (1, "Pétanque de {}"),
    "Orientation": (1, "{} Orientation"),
    "Squash": (1, "Squash {}"),
}

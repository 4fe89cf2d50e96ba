"""common_codes.txt and common_passwords.txt: what everyone tries first, refused when chosen (R21).

With 10,000 codes and three tries, a thief wins by trying the codes that people like. The list is
made by rules rather than read from leaked data, so that it can be explained and made again."""
import itertools
import os

FIRST_YEAR, LAST_YEAR = 1950, 2026
KEYPAD = ("123", "456", "789", " 0 ")
# Shapes drawn on the keypad that are not walks from key to neighbouring key.
SHAPES = """
    1379 1397 1793 1739 1937 1973 3179 3197 3719 3791 3917 3971 7139 7193 7319 7391 7913 7931 9137
    9173 9317 9371 9713 9731 2468 2486 2648 2684 2846 2864 4268 4286 4628 4682 4826 4862 6248 6284
    6428 6482 6824 6842 8246 8264 8426 8462 8624 8642 1590 3570 1593 3571 7531 9513 1597 3579 7539
    9517 1357 7535 1595 2580 0852 1470 3690 7410 9630 1713 1731 7131 3913 3931 9313 1313 7979 4646
    2828
""".split()
# Numbers with a fame of their own: emergency calls, minitel, clocks, games, dates everyone knows.
FAMOUS = """
    0007 0042 0069 0112 0115 0117 0118 0666 0911 1004 1100 1337 1418 1492 1515 1664 1789 1793 1848
    1871 1905 1914 1918 1936 1939 1940 1944 1945 3615 3630 3939 4200 6900 6669 8008 8520 0001 0002
    0003 0004 0005 0006 0008 0009 1000 2000 3000 4000 5000 6000 7000 8000 9000
""".split()
FEASTS = "2512 2412 3112 1407 0105 0805 1111 1508 0111 0212 1402 0104 2106 0612 3110 2909".split()

PASSWORDS = """
    passregion pass-region passregion1 passregion2023 passregion2024 passregion2025 passregion2026
    passregion! monpassregion mapassregion carteregion carte-region laregion larégion regionaura
    auvergne auvergnerhonealpes auvergne-rhone-alpes rhonealpes rhone-alpes auvergne63 lyon6969
    lyon2024 lyonlyon grenoble grenoble38 saintetienne saint-etienne clermont clermont63
    clermontferrand chambery valence26 annecy74 villeurbanne beneficiaire bénéficiaire avantages
    cartejeune carte-jeune lyceelycee lycéelycée monlycee mon-lycee lycee2024 lycee2025 etudiant
    étudiant etablissement établissement partenaire librairie librairie1 cinema123 cinéma123
    password password1 password12 password123 passw0rd p@ssword p@ssw0rd passpass passwort
    motdepasse motdepasse1 motdepasse12 motdepasse123 mot-de-passe monmotdepasse mdp12345
    motdepass azertyuiop azertyui azerty12 azerty123 azerty1234 azerty12345 azertyuiop123
    azertyazerty 1azerty1 a1z2e3r4 a1z2e3r4t5 azer1234 azeqsdwxc azsqdefr qsdfghjk qsdfghjklm
    wxcvbnwxcvbn aqwzsxedc aqwzsxed nbvcxwnbvcxw qwertyuiop qwerty12 qwerty123 qwerty1234
    qwertyqwerty 1q2w3e4r 1q2w3e4r5t q1w2e3r4 qazwsxedc asdfghjk asdfghjkl zxcvbnm1 zxcvbnm123
    12345678 123456789 1234567890 12345678910 0123456789 87654321 987654321 9876543210 11111111
    111111111 1111111111 00000000 000000000 0000000000 22222222 33333333 44444444 55555555
    66666666 77777777 88888888 99999999 12121212 123123123 12341234 11223344 1122334455 12344321
    123456789a 123456789z a123456789 abcd1234 abc12345 abcdefgh abcdefghi abcdefghij abcd12345
    aaaaaaaa aaaaaaaaa azaz1212 01234567 10203040 102030405 147258369 159357159 159753456
    741852963 789456123 963852741 31415926 14071789 19391945 20002000 20242024 20252025 01012000
    01012005 01012006 01012007 01012008 bonjour1 bonjour12 bonjour123 bonjourbonjour bienvenue
    bienvenue1 jetaime1 jetaime2 jetaime123 je-t-aime jetaimejetaime jtmjtmjtm iloveyou iloveyou1
    iloveyou2 monamour monamour1 moncoeur moncœur amoureux amoureuse tqttqttqt doudou12 doudou123
    doudoune loulou12 loulou123 chouchou chouchou1 chocolat chocolat1 nutella1 princesse princess
    princess1 papillon papillon1 soleil12 soleil123 marseille marseille13 marseille1 olympique
    olympiquelyonnais ollyon69 psgpsgpsg parissg1 football football1 footballeur rugby123
    basketball basket123 handball equitation cheval123 nicolas1 alexandre alexandra stephanie
    sebastien caroline christophe thomas123 camille1 camille123 laurent1 isabelle catherine
    veronique dominique philippe francois jeremy12 vincent1 guillaume charlotte elisabeth lucas123
    manon123 chloe123 minecraft minecraft1 fortnite fortnite1 pokemon1 pokemon123 starwars
    starwars1 superman spiderman batman123 harrypotter naruto12 naruto123 onepiece onepiece1
    dragonball tiktok123 instagram snapchat facebook facebook1 whatsapp youtube1 google123
    internet internet1 computer ordinateur telephone samsung1 samsung123 iphone123 welcome1
    welcome123 letmein1 letmein123 sunshine sunshine1 trustno1 whatever administrateur
    administrator admin123 admin1234 administration changeme changeme1 changezmoi secret123
    topsecret master123 superuser test1234 testtest testtest1 default1 utilisateur
""".split()


def repeated():
    """0000, 0101 (a pair twice), 0011 (two doubles), 0110 (a mirror)."""
    return {form for a, b in itertools.product("0123456789", repeat=2)
            for form in (a + b + a + b, a + a + b + b, a + b + b + a)}


def three_alike():
    """0001 and 1000: three equal digits in a row."""
    return {form for a, b in itertools.product("0123456789", repeat=2)
            for form in (a + a + a + b, b + a + a + a)}


def counted():
    """1234, 8901, 4321, 2468, 9753: by one or two, up or down, round the end."""
    return {"".join(str((start + step * i) % 10) for i in range(4))
            for start in range(10) for step in (1, -1, 2, -2)}


def consecutive_pairs():
    """1011, 1112, 1110, 1020: two-digit numbers that follow each other, or tens that do."""
    near = {f"{n:02d}{n + d:02d}" for n in range(100) for d in (1, -1) if 0 <= n + d <= 99}
    return near | {f"{n:02d}{n + d:02d}" for n in range(0, 100, 10) for d in (10, -10)
                   if 0 <= n + d <= 99}


def years():
    """1950 to 2026, forwards and backwards."""
    forwards = {str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    return forwards | {year[::-1] for year in forwards}


def dates():
    """Feasts, the first of each month, and January days: as day then month, and turned round."""
    days = set(FEASTS) | {f"01{month:02d}" for month in range(1, 13)}
    days |= {f"{day:02d}01" for day in range(1, 32)}
    return days | {day[2:] + day[:2] for day in days}


def walks():
    """Four keys, each beside, above or below the one before, none twice."""
    place = {key: (row, column) for row, line in enumerate(KEYPAD)
             for column, key in enumerate(line) if key != " "}
    beside = {key: [other for other in place if abs(place[other][0] - place[key][0])
                    + abs(place[other][1] - place[key][1]) == 1] for key in place}
    found = [key for key in place]
    for _ in range(3):
        found = [walk + key for walk in found for key in beside[walk[-1]] if key not in walk]
    return set(found)


RULES = (repeated, three_alike, counted, consecutive_pairs, years, dates, walks)


def write_lines(folder, name, comments, lines):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
        f.writelines(f"# {line}\n" for line in comments)
        f.writelines(f"{line}\n" for line in lines)
    print(f"{name}: {len(lines)} lines")


def main(_source, target):
    codes = set(SHAPES) | set(FAMOUS)
    comments = ["Codes of four digits refused as too common (R21); one a line, sorted.",
                "Made by tools/data/common_secrets.py from these rules:"]
    for rule in RULES:
        codes |= rule()
        comments.append(f"- {' '.join(rule.__doc__.split())} ({len(rule())})")
    comments += [f"- Shapes on the keypad: corners, crosses, lines. ({len(set(SHAPES))})",
                 f"- Numbers with a fame of their own, round thousands. ({len(set(FAMOUS))})"]
    write_lines(target, "common_codes.txt", comments, sorted(codes))
    words = sorted({word for word in PASSWORDS if len(word) >= 8})
    write_lines(target, "common_passwords.txt", [
        "Passwords of eight characters or more refused as too common; one a line, sorted,",
        "small letters: compare after folding case. Made by tools/data/common_secrets.py."], words)

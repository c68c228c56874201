"""Spanish words of place names as they are spelt: the files of DANE and INEC leave out accents and write capitals.

Words, not places: "Río" serves every name that has it. Sources: DANE, DIVIPOLA; INEC, División Político Administrativa;
rules of the Real Academia Española.
"""

import unicodedata

_WORDS = """
Ábrego Abriaquí Acacías Acandí Achí Águila Agustín Alausí Albán Alcalá Alegría Alejandría Amagá Andalucía Andaquíes
Andrés Ángel Angelópolis Anorí Anzá Anzoátegui Apartadó Apía Apicalá Arbeláez Asís Bagadó Bahía Bajirá Bárbara Baudó
Belalcázar Belén Beltrán Berrío Betéitiva Biblián Bogotá Bojacá Bojayá Bolívar Boyacá Buriticá Busbanzá Cáceres
Cáchira Cácota Caguán Cajibío Cajicá Calarcá Cantón Caparrapí Cáqueza Caracolí Carcasí Carurú Cepitá Cereté Cértegui
Chachagüí Chaguaní Chalán Chámeza Charalá Chía Chigorodó Chinácota Chinchiná Chinú Chipatá Chiquinquirá Chíquiza
Chiriguaná Chitagá Chivatá Choachí Chocontá Chucurí Ciénaga Ciénega Cocorná Colón Colosó Cómbita Concepción Cóndor
Consacá Contratación Convención Córdoba Córdobas Covarachía Cristóbal Cubará Cucunubá Cúcuta Cuítiva Cumandá Curití
Curumaní Darién Déleg Distracción Durán Ebéjico Echeandía Elías Enríquez Entrerríos Espíndola Facatativá Florián
Fómeque Fundación Fúquene Gachalá Gachancipá Gachantivá Gachetá Gaitán Galán Gámbita Gámeza Garzón Génova Girón Gómez
González Gonzanamá Guacarí Guachetá Gualmatán Guapotá Guatapé Guataquí Guática Guavatá Guayatá Güepsa Güicán Gutiérrez
Guzmán Hacarí Herrán Ibagué Imués Inírida Inzá Íquira Iró Itagüí Jambaló Jamundí Jaramijó Jardín Jericó Jerónimo
Jerusalén Jesús Joaquín Jordán José Junín Juradó Landázuri Leguízamo Lejanías Lérida Líbano Limón Lloró López Lucía
Macará Machetá Magangué Magüí Málaga Maná Manatí Maní Mapiripán Marcabelí María Maripí Martín Matías Medellín Mejía
Milán Mirití Mistrató Mitú Mompós Monguí Moniquirá Montelíbano Montería Montúfar Murindó Mutatá Nabón Nátaga Nechí
Necoclí Nemocón Nóvita Nunchía Nuquí Oicatá Opón Orocué Pácora Páez Paján Páramo Paraná Patía Paujíl Payán Piendamó
Píllaro Piojó Playón Popayán Potosí Pucará Pujilí Pulí Puracé Purificación Purísima Quibdó Quinchía Quinindé Quípama
Ramiriquí Ráquira Repelón Retén Río Riofrío Rondón Rosalía Saboyá Sácama Sáchica Sahagún Samacá Samaná Samborondón
Sampués Sandoná Santafé Saquisilí Sebastián Sesquilé Sibaté Simití Simón Sincé Sipí Soatá Socotá Sofía Sonsón Sopetrán
Sopó Soracá Sotaquirá Sotará Suárez Sucúa Sucumbíos Supatá Supía Suratá Susacón Sutamarchán Tablón Tadó Támara Támesis
Tarapacá Tarazá Tibaná Tibú Timaná Timbío Timbiquí Tinjacá Titiribí Tocancipá Togüí Tolú Tomás Tópaga Topaipí Toribío
Totoró Tsáchilas Tubará Tulcán Tuluá Tununguá Túquerres Turmequé Tutazá Ubalá Ubaté Úmbita Umbría Unguía Unión Upía
Urabá Urcuquí Usiacurí Útica Valparaíso Vegachí Vélez Vianí Vigía Villagarzón Villagómez Villamaría Villapinzón Viotá
Viracachá Yacopí Yaguará Yalí Yavaraté Yolombó Yondó Zapayán Zenón Zipacón Zipaquirá
"""

MISSPELT = {"ariguaini": "Ariguaní", "itsmina": "Istmina"}
"""Words that the files misspell."""

OWN_NAMES = {
    "COL-11001": "Bogotá, D.C.",  # DANE still writes Santafé de Bogotá, its name until 2000
    "COL-23168": "Chimá",  # of Córdoba; the one of Santander is Chima
    "VEN-X": "La Guaira",  # Vargas until 2019
}
"""Places whose name does not follow from the one in their file."""

_ACUTE_AND_DIAERESIS = {"\u0301", "\u0308"}


def plain(word: str) -> str:
    """A word in small letters without accents; ñ stays, it is a letter of its own."""
    letters = unicodedata.normalize("NFD", word.lower())
    kept = "".join(letter for letter in letters if letter not in _ACUTE_AND_DIAERESIS)
    return unicodedata.normalize("NFC", kept)


SPELT: dict[str, str] = {plain(word): word for word in _WORDS.split()} | MISSPELT
"""Word without accents → as it is spelt."""

"""Frequent given names in the United States and Latin America that are no ordinary words.

Used only to tell a person from a place at the start of a sentence ("Tina is in Taylor 312", "Parking is in lot D").
Names that are also words (Will, Mark, Hope, May, Dean, Grace, Rose, Sol, Luz, …) are left out.
"""

from __future__ import annotations

_GIVEN_NAMES_TEXT = """
aaron abby abdul abdullah abigail abraham ada adam adela adele adrian adriana agnes agustin ahmad ahmed
aidan aiden aisha alan alana alba albert alberto alec alejandra alejandro aleksandr alex alexa alexander
alexandra alexis alfonso alfredo ali alice alicia alina alisha alison allen allison alma alonso alvaro
alyssa amanda amelia amina amir amit amy ana anastasia andrea andreas andres andrew andy angel angela
angelica angelina angelo anita ann anna anne annie anthony antonia antonio anya april ariana ariel armando
arturo ashley ashok audrey ava barbara beatriz becky belen ben benjamin bernard bernardo beth bethany betty
beverly bianca blanca bob bobby boris brad bradley brandon brayan brenda brendan brent brett brian brianna
bridget britney brittany brooke bruce bruno bryan caitlin caleb cameron camila camille carl carla carlos
carmen carol carolina caroline carolyn carrie casey cassandra catalina catherine cathy cecilia cesar chad
charles charlie charlotte chelsea chen cheng cheryl chloe chris christian christina christine christopher
cindy claire clara clarissa claudia clayton colin connor consuelo corey courtney craig cristian cristina
crystal curtis cynthia dana daniel daniela danielle danny darius darren dave david dayana deborah debra
denise dennis derek devin devon diana diane diego dmitri dolores dominic dominique don donald donna doris
dorothy doug douglas duane dustin dylan eddie edgar edith eduardo edward edwin efrain eileen elaine elena
eli elias elijah elisa elizabeth ella ellen elmer elsa emanuel emilia emilio emily emma emmanuel enrique
eric erica erick erik erika erin ernesto esmeralda esteban estela esther ethan eugene eva evan eve evelyn
fabian fabiola fatima felicia felipe felix fernanda fernando florence fran frances francesca francisca
francisco frank fred freddy frederick gabriel gabriela gabrielle gary gavin genesis george gerald gerardo
gilbert gilberto gina giovanni gladys gloria gonzalo graciela greg gregory griselda guadalupe guillermo
gustavo hailey haley hannah hao harold harry hassan hassen hector heather hector heidi helen helena henry
herbert heriberto hilda howard hugo humberto hussein ian ibrahim ignacio imran ines inez ingrid irene irina
iris irma isaac isabel isabella isabelle ismael israel ivan ivana ivette jack jackie jackson jacob
jacqueline jacquelyn jaime jake jamal james jamie jan jane janet janice jared jasmine jason javier jean
jeanette jeff jeffrey jenna jennifer jenny jeremiah jeremy jerome jerry jesse jessica jessie jesus jill jim
jimena jimmy jin joan joann joanna joaquin jocelyn jodi joe joel johanna john johnny jon jonah jonathan
jordan jorge jose josefina joseph josh joshua josue joyce juan juana juanita judith judy julia julian
juliana julie julieta julio julissa justin kaitlyn karen karina karl karla kate katelyn katherine kathleen
kathryn kathy katie katrina kayla keith kelly kelsey ken kendra kenneth kenny kevin khadija kiara kimberly
kim kirsten kristen kristin kristina krystal kumar kurt kyle lakshmi lamar larry latoya laura lauren laurie
lawrence leah lee lena leo leon leonard leonardo leonel leslie leticia levi lewis li liam lidia lila liliana
lily linda lindsay lindsey lisa liz lizbeth lois lola lorena lorenzo loretta lori lorraine louis
louise lourdes luca lucas lucia luciana lucy luis luisa luke luna lupe lydia lynn mabel mackenzie madeline
madison magdalena malik manny manuel manuela marc marcela marcelo marcia marco marcos marcus margaret
margarita maria mariam mariana maribel marie marina mario marisa marisol marissa marjorie marlene marta
martha martin marvin mary mateo mathew matias matt matthew maureen mauricio max maya megan mei meghan
melanie melinda melissa mercedes meredith mia micaela michael michele michelle miguel mike mildred milena
minh miranda miriam misael mitchell mohamed mohammad mohammed moises molly monica monique morgan moses
muhammad myriam nadia nancy naomi natalia natalie natasha nathan nathaniel nayeli neil nelson nestor nguyen
nicholas nick nicolas nicole nina noah noel noemi noor nora norma octavio olga oliver olivia omar orlando
oscar osman osvaldo pablo paige pamela paola patricia patrick paul paula pauline pavel pedro peggy penelope
perla pete peter phil philip phillip phyllis pilar priscilla priya quentin rachel rafael raj rajesh ralph
ramiro ramon randy raquel raul ravi raymond rebeca rebecca regina rene renee ricardo richard rick ricky
rigoberto rita rob robert roberta roberto robin rocio rodney rodolfo rodrigo roger rogelio roland rolando
roman romina ronald ronnie rosa rosario rosemary roxana roy ruben russell ruth ryan sabrina sally salma
salvador sam samantha samir samuel sandra sandy santiago santos sara sarah saul savannah scott sean
sebastian selena sergio seth shane shannon sharon shaun sheila shelby sherry shirley silvia simon sofia
sonia sophia sophie stacey stacy stanley stella stephanie stephen steve steven stuart susan susana suzanne
svetlana sydney sylvia tamara tanya tara tatiana taylor ted teresa terrence terry thalia thelma theodore
theresa thomas tiffany tim timothy tina todd tom tomas tony tracy travis trevor tricia troy tyler ulises
uriel valentina valeria valerie vanessa vera veronica vicente vicki victor victoria vilma vincent violeta
virginia vivian vladimir walter wanda wayne wei wendy wesley whitney wilfredo william wilmer wilson xavier
ximena xiomara yadira yahir yamileth yan yang yesenia yolanda yuri yusuf yvette yvonne zachary zahra zainab
zhang zoe zoila zoraida
aaliyah abhishek aditi aditya adebayo agnieszka ahn aiko akash akira alden alessandra alessandro alfredito amara
amelie amir anand ananya anders anh anika anil anjali ankit ansel antoine antonella aparna arjun arnav arun
ashish astrid ayaan ayesha ayumi azucena beto bea benji beatrice bela bettina bhavna bianca bilal bjorn blake brayden
brenna brianna bronson bryce camilo candice caro carter cassidy chava chinedu chidi chiara chuy ciara clint cole
colleen cora cuauhtemoc damian danica darnell deepa deepak dalia danae deandre deja delia
delphine deshawn diya dmitry donovan dwayne ebony edna efren eitan elif ella elliot elliott
emeka emil emir enzo erasmo erin esme evangelina ezra farah farid fede felicity femi feng fer fidel finn fiona
florencia francesco francois freya gabby gabi gael gaurav gemma geoff georgia gia gianna giovanna grayson greta
guillermina gus hamza hana hanna haruto hiroshi hassan hye hyun ifeoma igor ilana imani imelda indira ingrid irfan
isaias isaura isha itzel ivonne izzy jada jaden jagdeep jahir jalen jamila jana jaxon jayden jayla jazmin jenn jia jian
jiho jihoon jimin jocelyne jodie jordy jorgito josue juanita jules julieta kaitlyn kaito kamal kareem karim karthik
kasia katya kavya kayla keisha keith kelsey kendra kenji kenya khadija khalid kiara kieran kiran kofi kunal kwame
kyle kylie laila lakshmi lamar latoya lena leticia liam lila lionel lior lisandro lola lorenzo lucho luna lupe
lupita maddie madison maeve magnus mahmoud maisie malik manju manolo maribel mariel marlon marisol marta mateo mathias
matilde matt mauricio maxine maya mayra mehdi mei memo micah mika minji mikayla milo mina ming mireya mitra
mohan mona moses nacho nadine naeem naima nando naomi nate natali naveen neha nia nikhil nikita nikki niko nisha
nkechi norberto nuria ngozi odalys olu omari owen paco padma parisa pepe petra phoebe pia piotr
pooja pranav pratik preeti quetzalli quique quinn rahul raina rajiv ramona rashad reggie reina renata reza rhea rhonda
riley rishi rohan rohit ronan rosalba rosalia roxy rufus rupert sade sadie sahil saki salome sana sanjay
santino sasha satoshi savita sawyer selene seo shanice shanelle shantel shivani shreya sid silas simone sindy
siobhan skylar sloane sofi soledad spencer stefan stefano sumit sunil suresh swati taj takeshi talia tameka tanisha
tanner tasha tanvi tariq tatum tere tess tessa thanh theo thuy tia tito tobias tonya tomoko tongtong trang trent trey
tuan tyrone uma usha valentin vijay vikram viviana wyatt xavi xiao xin yahaira yael yash yasmin yasmine yuki
yuna yusra zach zain zara zeynep zion zuri sarita tavo yari brody shay kev lena lara rosy abby kim tanaka dom
vince marge gretchen ingrid bode
kenny marcy pau vane tory noelle bethany bev walt camila
karla rodri sebas santi juli isa majo
mafe lalo toni tonio gaby magda quetzal yoli ceci meche
"""
GIVEN_NAMES = frozenset(_GIVEN_NAMES_TEXT.split())

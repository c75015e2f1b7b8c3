"""Which schema.org types the items of the default schema, and the further ones, stand for."""

from __future__ import annotations

BREADCRUMB = "breadcrumb"
"""Type of a page's trail: an item of no schema, whose ``category`` values are its links."""

_LOCAL_BUSINESSES = """
    LocalBusiness AnimalShelter ArchiveOrganization ChildCare DryCleaningOrLaundry EmploymentAgency InternetCafe Library
    ProfessionalService RadioStation RealEstateAgent RecyclingCenter SelfStorage ShoppingCenter TelevisionStation
    TouristInformationCenter TravelAgency
    AutomotiveBusiness AutoBodyShop AutoDealer AutoPartsStore AutoRental AutoRepair AutoWash GasStation MotorcycleDealer
    MotorcycleRepair
    EmergencyService FireStation Hospital PoliceStation
    EntertainmentBusiness AdultEntertainment AmusementPark ArtGallery Casino ComedyClub MovieTheater NightClub
    FinancialService AccountingService AutomatedTeller BankOrCreditUnion InsuranceAgency
    FoodEstablishment Bakery BarOrPub Brewery CafeOrCoffeeShop Distillery FastFoodRestaurant IceCreamShop Restaurant
    Winery
    GovernmentOffice PostOffice
    HealthAndBeautyBusiness BeautySalon DaySpa HairSalon HealthClub NailSalon TattooParlor
    HomeAndConstructionBusiness Electrician GeneralContractor HVACBusiness HousePainter Locksmith MovingCompany Plumber
    RoofingContractor
    LegalService Attorney Notary
    LodgingBusiness BedAndBreakfast Campground Hostel Hotel Motel Resort SkiResort VacationRental
    MedicalBusiness CommunityHealth CovidTestingFacility Dentist Dermatology DietNutrition Emergency Geriatric
    Gynecologic IndividualPhysician MedicalClinic Midwifery Nursing Obstetric Oncologic Optician Optometric
    Otolaryngologic Pediatric Pharmacy Physician PhysiciansOffice Physiotherapy PlasticSurgery Podiatric PrimaryCare
    Psychiatric PublicHealth
    SportsActivityLocation BowlingAlley ExerciseGym GolfCourse PublicSwimmingPool SportsClub StadiumOrArena
    TennisComplex
    Store BikeStore BookStore ClothingStore ComputerStore ConvenienceStore DepartmentStore ElectronicsStore Florist
    FurnitureStore GardenStore GroceryStore HardwareStore HobbyShop HomeGoodsStore JewelryStore LiquorStore
    MensClothingStore MobilePhoneStore MovieRentalStore MusicStore OfficeEquipmentStore OutletStore PawnShop PetStore
    ShoeStore SportingGoodsStore TireShop ToyStore WholesaleStore
"""
# Left out: ProductCollection is several products, ClaimReview and MediaReview are of what was said in the news.
_SUBTYPES = {
    "recipe": "Recipe",
    "review": "Review CriticReview EmployerReview Recommendation UserReview",
    "product": """
        Product DietarySupplement Drug IndividualProduct ProductGroup ProductModel SomeProducts Vehicle BusOrCoach Car
        Motorcycle MotorizedBicycle
    """,
    # Beside all that end in Article.
    "article": "APIReference BlogPosting DiscussionForumPosting LiveBlogPosting Report SocialMediaPosting",
    "book": "Book Audiobook",
    "movie": "Movie",
    "job_posting": "JobPosting",
    "local_business": _LOCAL_BUSINESSES,
    BREADCRUMB: "BreadcrumbList",
}
_TYPES = {name: frozenset(known.split()) for name, known in _SUBTYPES.items()}


def item_type(types: tuple[str, ...]) -> str:
    """Returns the schema's item type of schema.org types, or "" for none of them.

    >>> item_type(("NewsArticle",)), item_type(("Thing", "Recipe")), item_type(("HairSalon",)), item_type(("WebPage",))
    ('article', 'recipe', 'local_business', '')
    """
    for name, known in _TYPES.items():
        if known.intersection(types):
            return name
    return "article" if any(name.endswith("Article") for name in types) else ""

using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Bson.Serialization.Options;
using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

/// <summary>Objects are mapped as MongoDB.Driver maps them, so that each reads what the other has written.</summary>
[Collection(SiloTests.Name)]
public sealed class MappingTests(RunningSilo silo)
{
    private static readonly Order Sample = new()
    {
        Customer = "Ada",
        Secret = "not stored",
        Status = Status.Shipped,
        Day = new DateOnly(2024, 2, 29),
        At = new DateTimeOffset(2024, 2, 29, 12, 30, 0, TimeSpan.FromHours(2)),
        Reference = new Guid("00112233-4455-6677-8899-aabbccddeeff"),
        Price = 12.340m,
        Stock = new() { ["pen"] = 3, ["ink"] = 0 },
        Notes = [["a", "b"], [], ["c"]],
        Shape = new Circle { Radius = 2 },
        Shapes = [new Square { Side = 1 }, new Circle { Radius = 3 }],
    };

    private enum Status
    {
        New,
        Shipped,
    }

    [Theory, BothTransports]
    public async Task What_the_driver_writes_is_read(Transport transport)
    {
        var orders = silo.NewCollection<Order>(transport);
        var written = Copy(Sample);
        await Driver(orders).InsertOneAsync(written);

        var read = await orders.FindByIdAsync(written.Id);

        ShouldBeAlike(read, written);
    }

    [Theory, BothTransports]
    public async Task What_is_written_is_read_by_the_driver(Transport transport)
    {
        var orders = silo.NewCollection<Order>(transport);
        var written = Copy(Sample);
        await orders.InsertOneAsync(written);

        var read = await Driver(orders).Find(order => order.Id == written.Id).SingleAsync();

        ShouldBeAlike(read, written);
    }

    [Theory, BothTransports]
    public async Task Both_write_the_same_bytes(Transport transport)
    {
        var orders = silo.NewCollection<Order>(transport);
        var written = Copy(Sample);
        written.Id = ObjectId.GenerateNewId();
        await orders.InsertOneAsync(written);
        var driver = Driver(orders).Database.GetCollection<Order>("others");
        await driver.InsertOneAsync(written);

        var stored = await orders.Database.GetCollection<RawBsonDocument>("things").FindOneAsync();
        var other = await orders.Database.GetCollection<RawBsonDocument>("others").FindOneAsync();

        stored.ToBson().ShouldBe(other.ToBson());
    }

    [Theory, BothTransports]
    public async Task Attributes_name_fields_and_leave_them_out(Transport transport)
    {
        var orders = silo.NewCollection<Order>(transport);
        await orders.InsertOneAsync(Copy(Sample));

        var stored = (await orders.Database["things"].FindOneAsync()).ShouldNotBeNull();

        stored["_id"].ShouldBeOfType<BsonObjectId>();
        stored["customer_name"].ShouldBe("Ada");
        stored.Contains("Secret").ShouldBeFalse();
        stored["Status"].ShouldBe("Shipped");
        stored["Shape"]["_t"].ShouldBe(new BsonArray { "Shape", "Circle" });
        stored["Reference"].AsBsonBinaryData.SubType.ShouldBe(BsonBinarySubType.UuidStandard);
    }

    [Theory, BothTransports]
    public async Task The_classes_of_a_hierarchy_are_inserted_replaced_and_found(Transport transport)
    {
        var shapes = silo.NewCollection<Shape>(transport);
        var circle = new Circle { Radius = 1 };
        await shapes.InsertManyAsync([circle, new Square { Side = 2 }]);

        circle.Radius = 5;
        (await shapes.ReplaceOneAsync(shape => shape.Id == circle.Id, circle)).ModifiedCount.ShouldBe(1);

        (await shapes.FindByIdAsync(circle.Id)).ShouldBeOfType<Circle>().Radius.ShouldBe(5);
        (await shapes.Find(Builders<Shape>.Filter.OfType<Square>()).ToListAsync(10)).ShouldHaveSingleItem()
            .ShouldBeOfType<Square>().Side.ShouldBe(2);
        (await shapes.Find($$"""{ _t: 'Circle' }""").ToListAsync(10)).ShouldHaveSingleItem();
    }

    [Theory, BothTransports]
    public async Task A_generated_id_is_set_on_the_object(Transport transport)
    {
        var orders = silo.NewCollection<Order>(transport);
        var one = Copy(Sample);
        Order[] many = [Copy(Sample), Copy(Sample)];
        var document = new BsonDocument("a", 1);

        var inserted = await orders.InsertOneAsync(one);
        await orders.InsertManyAsync(many);
        await orders.Database["documents"].InsertOneAsync(document);

        one.Id.ShouldNotBe(ObjectId.Empty);
        inserted.InsertedId.ShouldBe(one.Id);
        many.ShouldAllBe(order => order.Id != ObjectId.Empty);
        document.GetElement(0).Name.ShouldBe("_id");
        (await orders.FindByIdAsync(many[1].Id)).ShouldNotBeNull();
    }

    [Theory, BothTransports]
    public async Task An_id_is_looked_for_in_the_form_in_which_it_is_stored(Transport transport)
    {
        var people = silo.NewCollection<Person>(transport);
        var person = new Person { Name = "Ada" };
        await people.InsertOneAsync(person);

        (await people.Database["things"].FindOneAsync())!["_id"].ShouldBeOfType<BsonObjectId>();
        (await people.FindByIdAsync(person.Id)).ShouldNotBeNull().Name.ShouldBe("Ada");
        (await people.FindByIdAsync(ObjectId.Parse(person.Id))).ShouldNotBeNull();
    }

    [Theory, BothTransports]
    public async Task An_id_of_several_parts_is_found(Transport transport)
    {
        var seats = silo.NewCollection<Seat>(transport);
        await seats.InsertOneAsync(new Seat { Id = new("A", 7), Guest = "Ada" });

        (await seats.FindByIdAsync(new SeatId("A", 7))).ShouldNotBeNull().Guest.ShouldBe("Ada");
        (await seats.FindByIdAsync(new SeatId("A", 8))).ShouldBeNull();
    }

    [Theory, BothTransports]
    public async Task An_id_of_another_type_than_the_class_has_is_refused_in_words(Transport transport)
    {
        var orders = silo.NewCollection<Order>(transport);

        var error = await Should.ThrowAsync<ArgumentException>(() => orders.FindByIdAsync("507f1f77bcf86cd799439011"));

        error.Message.ShouldStartWith("The id of Order is of the type ObjectId; String was given.");
    }

    [Fact]
    public async Task Bytes_that_are_no_document_are_refused_before_a_silo_trusts_them()
    {
        var raw = silo.NewDatabase(Transport.Grains).GetCollection<RawBsonDocument>("things");
        // A string of the bytes FF FE.
        byte[] document = [0x13, 0, 0, 0, 0x02, (byte)'a', 0, 3, 0, 0, 0, 0xFF, 0xFE, 0, 0x08, (byte)'b', 0, 1, 0];

        var text = await Should.ThrowAsync<CommandException>(() => raw.InsertOneAsync(new RawBsonDocument(document)));
        text.Code.ShouldBe(22);
        (await raw.CountDocumentsAsync()).ShouldBe(0);
    }

    [Theory, BothTransports]
    public async Task Documents_are_read_without_being_decoded(Transport transport)
    {
        var raw = silo.NewDatabase(transport).GetCollection<RawBsonDocument>("things");
        await raw.InsertManyAsync(Enumerable.Range(0, 300).Select(i => new RawBsonDocument(new BsonDocument("_id", i).ToBson())));

        var found = await raw.Find().Sort("_id", 1).BatchSize(100).ToListAsync(null);

        found.Select(document => document["_id"].AsInt32).ShouldBe(Enumerable.Range(0, 300));
        (await raw.FindByIdAsync(7))!["_id"].ShouldBe(7);
    }

    [Theory, BothTransports]
    public async Task Another_serializer_can_be_asked_for(Transport transport)
    {
        var seconds = new BsonSerializerRegistryOf<TimeSpan>(
            new MongoDB.Bson.Serialization.Serializers.TimeSpanSerializer(BsonType.Int64, TimeSpanUnits.Seconds));
        await using var client = transport == Transport.Grains
            ? silo.NewClient(new() { Serializers = seconds })
            : new DocumentClient($"mongodb://127.0.0.1:{silo.EndPoint.Port}", new() { Serializers = seconds });
        var collection = client[silo.NewDatabase(transport).Name]["things"];
        await collection.InsertOneAsync(Parse("{ _id: 1, wait: { $numberLong: '90' } }"));

        (await collection.FindOneAsync($$"""{ wait: {{TimeSpan.FromMinutes(1.5)}} }""")).ShouldNotBeNull();
        (await collection.DistinctAsync<TimeSpan>("wait")).ShouldBe([TimeSpan.FromSeconds(90)]);
    }

    // The driver itself, on the same collection.
    private IMongoCollection<T> Driver<T>(Collection<T> collection)
        where T : class => silo.Driver.GetDatabase(collection.Database.Name).GetCollection<T>(collection.Name);

    private static Order Copy(Order order) => order with { Id = ObjectId.Empty };

    private static void ShouldBeAlike(Order? read, Order written)
    {
        read.ShouldNotBeNull().ToJson().ShouldBe(written.ToJson());
        read.At.Offset.ShouldBe(written.At.Offset);
        read.Secret.ShouldBeNull();
    }

    private sealed record Order
    {
        public ObjectId Id { get; set; }

        [BsonElement("customer_name")]
        public string Customer { get; set; } = "";

        [BsonIgnore]
        public string? Secret { get; set; }

        [BsonRepresentation(BsonType.String)]
        public Status Status { get; set; }

        public DateOnly Day { get; set; }

        public DateTimeOffset At { get; set; }

        public Guid Reference { get; set; }

        public decimal Price { get; set; }

        public Dictionary<string, int> Stock { get; set; } = [];

        public List<List<string>> Notes { get; set; } = [];

        public Shape? Shape { get; set; }

        public List<Shape> Shapes { get; set; } = [];
    }

    [BsonDiscriminator(RootClass = true)]
    [BsonKnownTypes(typeof(Circle), typeof(Square))]
    private abstract class Shape
    {
        public ObjectId Id { get; set; }
    }

    private sealed class Circle : Shape
    {
        public int Radius { get; set; }
    }

    private sealed class Square : Shape
    {
        public int Side { get; set; }
    }

    private sealed record SeatId(string Row, int Number);

    private sealed class Seat
    {
        public SeatId Id { get; set; } = new("", 0);

        public string Guest { get; set; } = "";
    }

    private sealed class Person
    {
        [BsonRepresentation(BsonType.ObjectId)]
        [BsonId(IdGenerator = typeof(MongoDB.Bson.Serialization.IdGenerators.StringObjectIdGenerator))]
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";
    }
}

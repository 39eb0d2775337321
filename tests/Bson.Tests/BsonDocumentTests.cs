namespace Streetcar.Bson.Tests;

public sealed class BsonDocumentTests
{
    [Fact]
    public void An_initializer_takes_values_of_every_kind()
    {
        var document = new RawDocument
        {
            ["text"] = "x",
            ["tags"] = ["a", "b", 3, 1.5, true, RawValue.Null],
            ["nested"] = new RawDocument { ["deep"] = [[1], [2, 3]] },
            ["empty"] = [],
            ["nothing"] = (string?)null,
        };
        document.ToJson().ShouldBe(
            """{"text": "x", "tags": ["a", "b", 3, 1.5, true, null], "nested": {"deep": [[1], [2, 3]]}, "empty": [], "nothing": null}""");
        BsonValidator.Validate(document.Span);
    }

    [Fact]
    public void A_name_given_twice_keeps_its_place_and_takes_the_later_value()
    {
        var document = new RawDocument { ["a"] = 1, ["b"] = 2, ["a"] = 3 };
        document.ToJson().ShouldBe("""{"a": 3, "b": 2}""");
    }

    [Fact]
    public void Values_are_reached_through_documents_and_arrays()
    {
        var document = Json.Document("{a: {b: [10, {c: 'x'}]}}");
        document["a"]["b"][0].AsInt32.ShouldBe(10);
        document["a"]["b"][1]["c"].ShouldBe("x");
        document["a"]["none"]["further"].IsMissing.ShouldBeTrue();
        Should.Throw<InvalidCastException>(() => document["a"]["b"][0]["c"]);
        Should.Throw<InvalidCastException>(() => document["a"][0]);
        Should.Throw<ArgumentOutOfRangeException>(() => document["a"]["b"][2]);
        var sum = 0;
        foreach (var value in Json.Value("[1, 2, 3]"))
            sum += value.AsInt32;
        sum.ShouldBe(6);
    }

    [Fact]
    public void Changing_a_document_makes_another_one()
    {
        var document = Json.Document("{a: 1, b: 2}");
        document.With("a", "x").With("c", 3).ToJson().ShouldBe("""{"a": "x", "b": 2, "c": 3}""");
        document.Without("a").Without("none").ToJson().ShouldBe("""{"b": 2}""");
        document.ToJson().ShouldBe("""{"a": 1, "b": 2}""");
    }

    [Fact]
    public void What_can_be_no_field_is_refused()
    {
        Should.Throw<ArgumentException>(() => new RawDocument { ["a\0"] = 1 });
        Should.Throw<ArgumentException>(() => new RawDocument { ["a"] = default });
        Should.Throw<ArgumentException>(() => new RawDocument([new RawElement("a\0", 1)]));
        Should.Throw<ArgumentException>(() => new RawDocument([new RawElement("a", default)]));
        Should.Throw<ArgumentException>(() => RawArray.Create(default(RawValue)));
    }

    [Fact]
    public void Numbers_are_read_as_any_type_that_holds_them()
    {
        var document = Json.Document("{i: 1, l: 5000000000, d: 2.0, f: 2.5, m: {$numberDecimal: '3.0'}, s: '1'}");
        document["d"].AsInt32.ShouldBe(2);
        document["m"].AsInt64.ShouldBe(3);
        document["i"].AsDouble.ShouldBe(1.0);
        document["f"].AsDecimal128.ShouldBe(RawDecimal128.Parse("2.5"));
        Should.Throw<InvalidCastException>(() => document["l"].AsInt32);
        Should.Throw<InvalidCastException>(() => document["f"].AsInt64);
        Should.Throw<InvalidCastException>(() => document["s"].AsDouble);
        Should.Throw<InvalidCastException>(() => document["none"].AsInt32);
    }

    [Fact]
    public void Dates_are_cut_to_the_millisecond_before_1970_too()
    {
        RawValue before = DateTime.UnixEpoch.AddTicks(-1);
        before.ShouldBe(RawValue.FromMilliseconds(-1));
        ((RawValue)new DateTimeOffset(DateTime.UnixEpoch.AddTicks(-1))).ShouldBe(before);
        before.AsDateTime.ShouldBe(DateTime.UnixEpoch.AddMilliseconds(-1));
    }

    [Fact]
    public void Binary_data_of_the_old_subtype_is_seen_without_its_inner_length()
    {
        var value = RawValue.FromBinary([1, 2, 3], subtype: 2);
        value.AsBinary.ToArray().ShouldBe([1, 2, 3]);
        new RawDocument { ["x"] = value }.Bytes.ToArray()
            .ShouldBe(Convert.FromHexString("1400000005780007000000020300000001020300"));
    }
}

using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;

namespace Streetcar.Query.Tests;

public sealed class WindowPropertyTests
{
    // Mostly whole numbers, and what does not mix with them without leaving a trace.
    private static readonly Gen<BsonValue> Values = Gen.Frequency(
        (5, Gen.Elements<BsonValue>(0, 1, 7, -3, int.MaxValue)),
        (2, Gen.Elements<BsonValue>(2L, -9L, long.MaxValue, long.MinValue)),
        (1, Gen.Elements<BsonValue>(0.1, 1e300, -1e300, 3.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity)),
        (1, Gen.Elements<BsonValue>(1m, 0.10m, BsonValue.Null, default, "x", "yy", new BsonDocument { ["b"] = 1 })));

    [Fact]
    public void A_window_gives_what_a_group_of_its_documents_does() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll(
            (from values in Values.NonEmptyListOf()
             from name in Gen.Elements("$sum", "$avg", "$min", "$max", "$first", "$last", "$push", "$stdDevPop")
             from lower in Gen.Choose(-4, 4)
             from length in Gen.Choose(0, 5)
             select (values, name, lower, length)).ToArbitrary(),
            sample => Windows(sample.values, sample.name, sample.lower, sample.length)
                .SequenceEqual(Enumerable.Range(0, sample.values.Count).Select(
                    i => Group(sample.values, sample.name, i + sample.lower, sample.length + 1)))));

    private static IEnumerable<BsonValue> Windows(IList<BsonValue> values, string name, int lower, int length)
    {
        var bounds = BsonArray.Create(lower, lower + length);
        return Run(
            new BsonDocument
            {
                ["$setWindowFields"] = new BsonDocument
                {
                    ["sortBy"] = new BsonDocument { ["i"] = 1 },
                    ["output"] = new BsonDocument
                    {
                        ["v"] = new BsonDocument { [name] = "$a", ["window"] = new BsonDocument { ["documents"] = bounds } },
                    },
                },
            },
            values);
    }

    private static BsonValue Group(IList<BsonValue> values, string name, int start, int count)
    {
        var window = values.Take(start + count).Skip(start).ToList();
        var group = new BsonDocument
        {
            ["$group"] = new BsonDocument { ["_id"] = BsonValue.Null, ["v"] = new BsonDocument { [name] = "$a" } },
        };
        BsonValue ofNone = name == "$sum" ? 0 : name == "$push" ? BsonArray.Empty : BsonValue.Null;
        return start + count <= 0 || window.Count == 0 ? ofNone : Run(group, window).Single();
    }

    private static List<BsonValue> Run(BsonDocument stage, IEnumerable<BsonValue> values)
    {
        var documents = values.Select((value, i) =>
            value.IsMissing ? new BsonDocument { ["i"] = i } : new BsonDocument { ["i"] = i, ["a"] = value });
        using var result = Pipeline.Compile([stage]).Run(new ListSource(documents.Select(document => document.Bytes)));
        var found = new List<BsonValue>();
        while (result.TryNext(out var document))
            found.Add(BsonValue.Copy(BsonReader.Find(document.Span, "v"u8)));
        return found;
    }
}

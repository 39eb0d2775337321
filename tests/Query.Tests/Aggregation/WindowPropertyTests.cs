using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;
using Streetcar.Query.Aggregation;

namespace Streetcar.Query.Tests.Aggregation;

public sealed class WindowPropertyTests
{
    // Mostly whole numbers, and what does not mix with them without leaving a trace.
    private static readonly Gen<RawValue> Values = Gen.Frequency(
        (5, Gen.Elements<RawValue>(0, 1, 7, -3, int.MaxValue)),
        (2, Gen.Elements<RawValue>(2L, -9L, long.MaxValue, long.MinValue)),
        (1, Gen.Elements<RawValue>(0.1, 1e300, -1e300, 3.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity)),
        (1, Gen.Elements<RawValue>(RawDecimal128.Parse("1"), RawDecimal128.Parse("0.10"), RawValue.Null, default, "x", "yy", new RawDocument { ["b"] = 1 })));

    [Fact]
    public void A_window_gives_what_a_group_of_its_documents_does() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll(
            (from values in Values.NonEmptyListOf()
             from name in Gen.Elements("$sum", "$avg", "$min", "$max", "$first", "$last", "$push")
             from lower in Gen.Choose(-4, 4)
             from length in Gen.Choose(0, 5)
             select (values, name, lower, length)).ToArbitrary(),
            sample => Windows(sample.values, sample.name, sample.lower, sample.length)
                .SequenceEqual(Enumerable.Range(0, sample.values.Count).Select(
                    i => Group(sample.values, sample.name, i + sample.lower, sample.length + 1)))));

    private static IEnumerable<RawValue> Windows(IList<RawValue> values, string name, int lower, int length)
    {
        var bounds = RawArray.Create(lower, lower + length);
        return Run(
            new RawDocument
            {
                ["$setWindowFields"] = new RawDocument
                {
                    ["sortBy"] = new RawDocument { ["i"] = 1 },
                    ["output"] = new RawDocument
                    {
                        ["v"] = new RawDocument { [name] = "$a", ["window"] = new RawDocument { ["documents"] = bounds } },
                    },
                },
            },
            values);
    }

    private static RawValue Group(IList<RawValue> values, string name, int start, int count)
    {
        var window = values.Take(start + count).Skip(start).ToList();
        var group = new RawDocument
        {
            ["$group"] = new RawDocument { ["_id"] = RawValue.Null, ["v"] = new RawDocument { [name] = "$a" } },
        };
        RawValue ofNone = name == "$sum" ? 0 : name == "$push" ? RawArray.Empty : RawValue.Null;
        return start + count <= 0 || window.Count == 0 ? ofNone : Run(group, window).Single();
    }

    private static List<RawValue> Run(RawDocument stage, IEnumerable<RawValue> values)
    {
        var documents = values.Select((value, i) =>
            value.IsMissing ? new RawDocument { ["i"] = i } : new RawDocument { ["i"] = i, ["a"] = value });
        using var result = Pipeline.Compile([stage]).Run(new ListSource(documents.Select(document => document.Bytes)));
        var found = new List<RawValue>();
        while (result.TryNext(out var document))
            found.Add(RawValue.Copy(RawReader.Find(document.Span, "v"u8)));
        return found;
    }
}

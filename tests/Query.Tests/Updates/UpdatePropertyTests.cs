using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;
using Streetcar.Query.Updates;

namespace Streetcar.Query.Tests.Updates;

public sealed class UpdatePropertyTests
{
    // Few names and values, so that paths often meet what is there.
    private static readonly Gen<RawValue> Scalars = Gen.Elements<RawValue>(0, 1, 7, "x", RawValue.Null);

    private static readonly Gen<RawValue> Values = Gen.Sized(size => Value(Math.Min(size, 3)));

    private static readonly Gen<RawDocument> Documents = Fields(Values);

    private static readonly Gen<UpdateStep> Steps =
        from name in Gen.Elements("$set", "$inc", "$push", "$unset")
        from path in Gen.Elements("a", "b", "c", "a.b", "a.0", "a.2", "a.0.b", "a.10", "b.c", "b.a.1", "c.a.b", "c.a.a")
        from operand in name == "$inc" ? Gen.Elements<RawValue>(1, -3) : Values
        select new UpdateStep(name, path, operand);

    [Fact]
    public void An_update_does_what_a_naive_one_does() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(
            (from document in Documents
             from steps in Steps.NonEmptyListOf()
             select (document, steps: steps.Take(4).ToList())).ToArbitrary(),
            sample =>
            {
                RawDocument? expected = Conflict(sample.steps) ? null : NaiveUpdate.Apply(sample.document, sample.steps);
                return Equals(Apply(sample.document, sample.steps), expected);
            }));

    private static bool Conflict(List<UpdateStep> steps) => steps.Index().Any(left => steps.Index().Any(right =>
        left.Index != right.Index && (left.Item.Path + ".").StartsWith(right.Item.Path + ".", StringComparison.Ordinal)));

    private static RawDocument? Apply(RawDocument document, List<UpdateStep> steps)
    {
        var update = new RawDocument(steps.GroupBy(step => step.Operator).Select(group => new RawElement(
            group.Key, new RawDocument(group.Select(step => new RawElement(step.Path, step.Operand))))));
        try
        {
            return UpdateRunner.Apply(Update.Compile(update), document).Document;
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    private static Gen<RawValue> Value(int depth) => depth == 0
        ? Scalars
        : Gen.OneOf(
            Scalars,
            Fields(Value(depth - 1)).Select(document => (RawValue)document),
            Value(depth - 1).ListOf().Select(values => (RawValue)RawArray.From(values.Take(3))));

    private static Gen<RawDocument> Fields(Gen<RawValue> values) =>
        from fields in
            (from name in Gen.Elements("a", "b", "c")
             from value in values
             select (name, value)).ListOf()
        select new RawDocument(fields.DistinctBy(field => field.name).Select(field => new RawElement(field.name, field.value)));
}

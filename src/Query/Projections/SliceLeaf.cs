using Streetcar.Bson;

namespace Streetcar.Query.Projections;

/// <summary><c>$slice</c>: a part of an array; other values are unchanged.</summary>
internal sealed class SliceLeaf(int? skip, int limit) : ProjectionLeaf
{
    /// <summary>Reads the operand: a number, or a number to skip and one to return.</summary>
    /// <returns>The leaf; null with the fault where the operand is neither.</returns>
    public static SliceLeaf? Parse(RawValue operand, out string fault)
    {
        fault = "";
        if (operand.IsNumber)
            return new SliceLeaf(null, ToInt32(operand));
        if (operand.Type != ElementType.Array)
            fault = "$slice only supports numbers and [skip, limit] arrays";
        else if (operand.AsArray.Count != 2)
            fault = "$slice array argument should be of form [skip, limit]";
        else if (!operand[0].IsNumber)
            fault = $"$slice expects the skip argument to be a number, got {operand[0].Type.Alias()}";
        else if (!operand[1].IsNumber)
            fault = $"$slice expects the limit argument to be a number, got {operand[1].Type.Alias()}";
        else if (ToInt32(operand[1]) <= 0)
            fault = $"$slice limit must be positive, got {ToInt32(operand[1])}";
        else
            return new SliceLeaf(ToInt32(operand[0]), ToInt32(operand[1]));
        return null;
    }

    public override void Write(ReadOnlySpan<byte> name, RawValueSpan value, ref ProjectionRun run, RawWriter writer)
    {
        writer.WriteName(name);
        if (value.Type != ElementType.Array)
        {
            writer.WriteValue(value);
            return;
        }

        long count = RawReader.Count(value.Document);
        long start = skip is { } from ? from < 0 ? Math.Max(0, count + from) : from
            : limit < 0 ? Math.Max(0, count + limit) : 0;
        long end = skip is null && limit < 0 ? count : start + limit;
        writer.WriteStartArray();
        var elements = new RawReader(value.Document);
        for (long i = 0; i < end && elements.Read(); i++)
        {
            if (i >= start)
                writer.WriteValue(elements.Value);
        }

        writer.WriteEndArray();
    }

    private static int ToInt32(RawValue number) => number.AsDouble switch
    {
        double.NaN => 0,
        var value => (int)Math.Clamp(value, int.MinValue, int.MaxValue),
    };
}

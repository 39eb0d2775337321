using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>An accumulator over the window of each document.</summary>
internal sealed class AccumulatorFunction(AccumulatorDefinition definition, WindowBounds bounds) : WindowFunction
{
    public override BsonValue[] Compute(WindowPartition partition)
    {
        var values = partition.Evaluate(definition.Argument);
        var windows = partition.Windows(bounds);
        var results = new BsonValue[values.Length];
        Accumulator? accumulator = null;
        var (from, to) = (0, 0);
        for (int i = 0; i < results.Length; i++)
        {
            var (start, end) = windows[i];
            // A window that has only grown at its end needs no new start.
            if (accumulator is not null && start == from && end == to)
            {
                results[i] = results[i - 1];
                continue;
            }

            if (accumulator is null || start != from || end < to)
            {
                accumulator = definition.Start(partition.ScopeOf(i));
                to = start;
            }

            for (; to < end; to++)
                accumulator.Add(values[to], partition.Budget);
            from = start;
            results[i] = accumulator.Result is { IsMissing: false } result ? BsonValue.Copy(result.Raw) : BsonValue.Null;
            partition.Budget.Add(HeldValue.Size(results[i]));
        }

        return results;
    }
}

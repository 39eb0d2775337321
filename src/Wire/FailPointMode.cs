using Streetcar.Bson;

namespace Streetcar.Wire;

/// <summary>How often a fail point takes what it could take.</summary>
internal sealed class FailPointMode
{
    private int _skips;
    private int _left = int.MaxValue;
    private double _chance = 1;
    private long _entered;

    private FailPointMode()
    {
    }

    /// <summary>How often it has taken something.</summary>
    public long Entered => Volatile.Read(ref _entered);

    /// <summary>Reads the <c>mode</c> of a fail point; null for one that is off.</summary>
    /// <exception cref="DocumentException">There is no such mode.</exception>
    public static FailPointMode? Parse(RawValue mode)
    {
        if (mode.Type == ElementType.String && mode == "off")
            return null;
        if (mode.Type == ElementType.String && mode == "alwaysOn")
            return new();
        if (mode.Type == ElementType.Document && mode.AsDocument is { Count: 1 } document)
        {
            if (document["times"].Raw.TryGetInt64(out long times) && times is > 0 and <= int.MaxValue)
                return new() { _left = (int)times };
            if (document["skip"].Raw.TryGetInt64(out long skips) && skips is >= 0 and <= int.MaxValue)
                return new() { _skips = (int)skips };
            if (document["activationProbability"] is { Raw.IsNumber: true, AsDouble: >= 0 and <= 1 } chance)
                return new() { _chance = chance.AsDouble };
        }

        throw new DocumentException(
            ErrorCode.BadValue,
            $"unknown mode of a fail point: {mode}; there are 'off', 'alwaysOn', {{times: n}}, {{skip: n}} and {{activationProbability: 0 to 1}}");
    }

    /// <summary>One that leaves some out and then takes some.</summary>
    /// <param name="skips">How many it leaves out, 0 or more.</param>
    /// <param name="times">How many it then takes, 1 or more; null for all.</param>
    public static FailPointMode Of(int skips, int? times) => new() { _skips = skips, _left = times ?? int.MaxValue };

    /// <summary>Whether it takes something, which counts.</summary>
    public bool Takes()
    {
        if (Volatile.Read(ref _skips) > 0 && Interlocked.Decrement(ref _skips) >= 0)
            return false;
        if (_chance < 1 && Random.Shared.NextDouble() >= _chance)
            return false;
        if (_left != int.MaxValue && Interlocked.Decrement(ref _left) < 0)
            return false;
        Interlocked.Increment(ref _entered);
        return true;
    }
}

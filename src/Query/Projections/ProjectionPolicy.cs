namespace Streetcar.Query.Projections;

/// <summary>What differs between the projections of find and those of stages.</summary>
internal sealed record ProjectionPolicy
{
    public static ProjectionPolicy Find { get; } = new() { AllowsFindOperators = true };

    public static ProjectionPolicy Project { get; } = new();

    public static ProjectionPolicy AddFields { get; } = new() { OnlyComputes = true };

    /// <summary>Whether <c>$elemMatch</c>, the positional <c>$</c>, and <c>$slice</c> with no array are allowed.</summary>
    public bool AllowsFindOperators { get; private init; }

    /// <summary>Whether every value is an expression, numbers and booleans too, and all other fields stay.</summary>
    public bool OnlyComputes { get; private init; }
}

namespace Orleans.Embedded.Tests.Grains;

/// <summary>A grain identified by an integer.</summary>
public interface IIntegerKeyGrain : IGrainWithIntegerKey
{
    Task<long> Key();
}

/// <summary>A grain identified by a GUID.</summary>
public interface IGuidKeyGrain : IGrainWithGuidKey
{
    Task<Guid> Key();
}

/// <summary>A grain identified by an integer and a string.</summary>
public interface IIntegerCompoundKeyGrain : IGrainWithIntegerCompoundKey
{
    Task<string> Key();
}

/// <summary>A grain identified by a GUID and a string.</summary>
public interface IGuidCompoundKeyGrain : IGrainWithGuidCompoundKey
{
    Task<string> Key();
}

/// <summary>What two grain classes implement.</summary>
public interface ITwofoldGrain : IGrainWithStringKey
{
    Task<string> Class();
}

/// <summary>What no grain class implements.</summary>
public interface INobodysGrain : IGrainWithStringKey
{
    Task Nothing();
}

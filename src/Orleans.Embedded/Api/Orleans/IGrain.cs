using Orleans.Runtime;

namespace Orleans;

/// <summary>The root of grain interfaces. Derive from one of the keyed interfaces, such as <see cref="IGrainWithStringKey"/>.</summary>
public interface IGrain : IAddressable;

namespace Orleans.Runtime;

/// <summary>Anything that can be called by its identity: grain references and the grains behind them.</summary>
public interface IAddressable;

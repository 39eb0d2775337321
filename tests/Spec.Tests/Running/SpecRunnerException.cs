namespace Streetcar.Spec.Tests.Running;

/// <summary>The runner can't do what a test asks for. It fails the test, also where that expects an error.</summary>
internal sealed class SpecRunnerException(string message) : Exception(message);

using Streetcar.Faults;

return await CommandLine.InvokeAsync(args);

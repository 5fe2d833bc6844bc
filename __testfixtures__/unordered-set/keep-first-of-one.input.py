def only(parameters):
    devices = {parameter.device for parameter in parameters}
    if len(devices) != 1:
        raise ValueError("several devices")
    return list(devices)[0]
